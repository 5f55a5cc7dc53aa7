package dev.agora.coordinator.redis;

import io.lettuce.core.RedisFuture;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Whether one connection lives: it is pinged, and anything that arrives over it counts as an answer. Pinged by the keeper, heard
 * by the client's thread.
 */
final class Pulse {
    private volatile long heardNanos = System.nanoTime();
    private volatile long askedNanos = heardNanos;
    private volatile boolean waiting;

    /** Something arrived. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    /** Sends a ping unless one is under way. */
    void ask(Supplier<RedisFuture<String>> ping) {
        if (waiting) {
            return;
        }
        askedNanos = System.nanoTime();
        waiting = true;
        ping.get().whenComplete((pong, failure) -> {
            if (failure == null) {
                heard();
                waiting = false;
            }
        });
    }

    /** Whether a ping is under way. */
    boolean isWaiting() {
        return waiting;
    }

    /** Whether an answer is due for longer than {@code limit}. */
    boolean isSilent(Duration limit) {
        long now = System.nanoTime();
        return waiting && Math.min(now - heardNanos, now - askedNanos) > limit.toNanos();
    }
}
