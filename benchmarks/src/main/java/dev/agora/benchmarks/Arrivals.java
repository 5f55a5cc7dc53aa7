package dev.agora.benchmarks;

import dev.agora.core.runtime.Ticker;

/**
 * When events should have been sent, by a schedule that waits for nothing, and how long after that each arrived: what a sender that is held
 * up leaves out is counted as well (no coordinated omission). Written by the receiver's thread, read when all have arrived.
 */
final class Arrivals {
    private final Ticker ticker;
    private final long first;
    private final long beginNanos;
    private final double nanosPerEvent;
    private final long[] tookNanos;

    /** @param first number of the first event of the schedule */
    Arrivals(Ticker ticker, long first, int events, long beginNanos, double nanosPerEvent) {
        this.ticker = ticker;
        this.first = first;
        this.beginNanos = beginNanos;
        this.nanosPerEvent = nanosPerEvent;
        this.tookNanos = new long[events];
    }

    /** When an event is due, counted from 0. */
    long dueNanos(int index) {
        return beginNanos + (long) (index * nanosPerEvent);
    }

    int events() {
        return tookNanos.length;
    }

    /** An event arrived now; others than those of the schedule are passed over. */
    void arrived(long number) {
        long index = number - first;
        if (index >= 0 && index < tookNanos.length) {
            tookNanos[(int) index] = ticker.nanos() - dueNanos((int) index);
        }
    }

    long[] tookNanos() {
        return tookNanos.clone();
    }
}
