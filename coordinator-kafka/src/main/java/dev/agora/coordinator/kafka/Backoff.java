package dev.agora.coordinator.kafka;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Growing jittered pauses. Confined to one thread. */
final class Backoff {
    private static final long FIRST_MILLIS = 200;

    private final RandomGenerator random;
    private final long lastMillis;
    private long millis = FIRST_MILLIS;

    /** Pauses that grow up to {@code longest}. */
    Backoff(RandomGenerator random, Duration longest) {
        this.random = random;
        this.lastMillis = longest.toMillis();
    }

    /** Waits; returns early when interrupted, with the flag kept. */
    void pause() {
        long jittered = millis / 2 + random.nextLong(millis / 2 + 1);
        millis = Math.min(2 * millis, lastMillis);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(jittered));
    }

    void reset() {
        millis = FIRST_MILLIS;
    }
}
