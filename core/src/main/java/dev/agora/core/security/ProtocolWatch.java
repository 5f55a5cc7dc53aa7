package dev.agora.core.security;

import java.net.InetAddress;

/**
 * Hears of clients that do not speak the protocol: before login each line that is no command, and at any time a connection that had to be
 * cut for too many bad commands. A command that is only refused, fails, or comes at the wrong moment is none of these, so that a client
 * with a fault is not shut out. LMTP tells nothing: its client is one's own MTA. Safe for all threads; never blocks.
 */
@FunctionalInterface
public interface ProtocolWatch {
    /** An address broke the protocol once more. */
    void broken(InetAddress peer);

    /** Nobody counts. */
    static ProtocolWatch none() {
        return peer -> {};
    }
}
