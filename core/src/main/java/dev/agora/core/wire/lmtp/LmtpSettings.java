package dev.agora.core.wire.lmtp;

import dev.agora.core.wire.net.ListenerConfig;
import java.time.Duration;

/**
 * Settings of LMTP.
 *
 * @param listener where it listens
 * @param hostName what the greeting calls this server
 * @param maxMessageBytes largest message, {@code lmtp.max-size}
 * @param idle how long an MTA may be silent
 */
public record LmtpSettings(ListenerConfig listener, String hostName, int maxMessageBytes, Duration idle) {
    /** The usual settings: five minutes of silence (RFC 5321 §4.5.3.2.7). */
    public static LmtpSettings standard(ListenerConfig listener, String hostName, int maxMessageBytes) {
        return new LmtpSettings(listener, hostName, maxMessageBytes, Duration.ofMinutes(5));
    }
}
