package dev.agora.core.wire.net;

import java.net.InetAddress;

/** Who may connect. Called on event loops: cheap, never blocks; may answer otherwise at any time. Safe for all threads. */
@FunctionalInterface
public interface PeerGate {
    /** Whether an address may connect, and stay connected, now. */
    boolean admits(InetAddress peer);

    /** Everybody may. */
    static PeerGate open() {
        return peer -> true;
    }
}
