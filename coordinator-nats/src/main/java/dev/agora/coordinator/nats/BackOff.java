package dev.agora.coordinator.nats;

import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: doubling from 0.1 s to 5 s, half of it fixed and half random. */
record BackOff(RandomGenerator random) {
    private static final long FIRST_MILLIS = 100;
    private static final long LAST_MILLIS = 5_000;
    private static final int MAX_DOUBLINGS = 10;

    /** Milliseconds after that many failures in a row. */
    long millis(int failures) {
        long full = Math.min(LAST_MILLIS, FIRST_MILLIS << Math.min(failures, MAX_DOUBLINGS));
        return full / 2 + random.nextLong(full / 2 + 1);
    }
}
