package dev.agora.core.wire.imap;

import dev.agora.core.wire.net.ListenerConfig;
import java.time.Duration;
import java.util.List;

/**
 * Settings of IMAP.
 *
 * @param listeners where it listens
 * @param hostName what the greeting calls this server
 * @param maxMessageBytes largest message that may be appended
 * @param idleKeepalive how often an idling client is told that the server is there, {@code imap.idle-keepalive}
 * @param beforeLogin how long a client may be silent before it logs in
 * @param idle how long afterwards (RFC 9051 §5.4: at least 30 minutes)
 */
public record ImapSettings(
        List<ListenerConfig> listeners,
        String hostName,
        int maxMessageBytes,
        Duration idleKeepalive,
        Duration beforeLogin,
        Duration idle) {
    /** Copies the list. */
    public ImapSettings {
        listeners = List.copyOf(listeners);
    }

    /** The usual times: one minute to log in, then thirty of silence. */
    public static ImapSettings standard(
            List<ListenerConfig> listeners, String hostName, int maxMessageBytes, Duration idleKeepalive) {
        return new ImapSettings(
                listeners, hostName, maxMessageBytes, idleKeepalive, Duration.ofMinutes(1), Duration.ofMinutes(30));
    }
}
