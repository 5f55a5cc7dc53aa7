package dev.agora.core.wire.lmtp;

import dev.agora.core.wire.net.ListenerConfig;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Settings of LMTP.
 *
 * @param listener where it listens
 * @param hostName what the greeting calls this server
 * @param maxMessageBytes largest message, {@code lmtp.max-size}
 * @param idle how long an MTA may be silent
 * @param trusted which addresses may deliver; loopback always may
 */
public record LmtpSettings(
        ListenerConfig listener, String hostName, int maxMessageBytes, Duration idle, Predicate<InetAddress> trusted) {
    /** The usual settings: five minutes of silence (RFC 5321 §4.5.3.2.7), everybody may deliver. */
    public static LmtpSettings standard(ListenerConfig listener, String hostName, int maxMessageBytes) {
        return new LmtpSettings(listener, hostName, maxMessageBytes, Duration.ofMinutes(5), address -> true);
    }

    /** The same, but only these addresses, and loopback, may deliver. */
    public LmtpSettings trusting(Predicate<InetAddress> addresses) {
        return new LmtpSettings(listener, hostName, maxMessageBytes, idle, addresses);
    }

    /** Whether an address may deliver. */
    boolean mayDeliver(InetAddress address) {
        return address.isLoopbackAddress() || trusted.test(address);
    }
}
