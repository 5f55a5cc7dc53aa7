package dev.agora.spi.support;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling with each failure in a row, half of it fixed and half random, so that nodes
 * that lost one server do not come back in step. Never more than 5 seconds, as the SPI asks. Counts nothing itself: the caller
 * has the number of failures. Safe for all threads if {@code random} is.
 *
 * @param random the randomness
 * @param first the longest pause after no failure, at least 2 ms
 * @param longest the longest pause ever, from {@code first} to 5 seconds
 */
public record Backoff(RandomGenerator random, Duration first, Duration longest) {
    /** The longest pause that the SPI allows. */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration LEAST = Duration.ofMillis(2);
    private static final int MAX_DOUBLINGS = 20;

    /** Checks the bounds. */
    public Backoff {
        if (first.compareTo(LEAST) < 0 || first.compareTo(longest) > 0 || longest.compareTo(LIMIT) > 0) {
            throw new IllegalArgumentException("a back-off from " + first.toMillis() + " to " + longest.toMillis()
                    + " ms; it must begin with at least " + LEAST.toMillis() + " ms and end with at most "
                    + LIMIT.toMillis() + " ms");
        }
    }

    /** A pause after that many failures in a row, 0 or more: from half of {@code first} doubled so often to all of it. */
    public Duration pause(int failures) {
        long full = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures, MAX_DOUBLINGS));
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }
}
