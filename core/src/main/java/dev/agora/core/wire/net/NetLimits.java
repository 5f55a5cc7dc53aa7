package dev.agora.core.wire.net;

import java.time.Duration;

/**
 * Bounds of a server.
 *
 * @param connections most connections at a time
 * @param outboxBytes sent bytes that may wait for the client before its session waits
 * @param slowest how long a client may leave a full outbox unread before it is cut
 * @param idle how long it may be silent at first; see {@link Connection#idleTimeout}
 * @param threads event loop threads
 */
public record NetLimits(int connections, int outboxBytes, Duration slowest, Duration idle, int threads) {
    /** Checks the ranges. */
    public NetLimits {
        if (connections < 1 || outboxBytes < 1024 || threads < 1) {
            throw new IllegalArgumentException(
                    "connections and threads must be positive and outboxBytes at least 1024, were " + connections + ", "
                            + threads + ", " + outboxBytes);
        }
    }

    /** The usual bounds with the given silence allowed at first. */
    public static NetLimits standard(Duration idle) {
        return new NetLimits(50_000, 1 << 20, Duration.ofMinutes(1), idle, 2);
    }
}
