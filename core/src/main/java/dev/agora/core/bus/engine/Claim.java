package dev.agora.core.bus.engine;

/** What one other node said to have published, ahead of what came of it: time to come is given to it first. Confined to the bus lane. */
final class Claim {
    private final long patienceNanos;
    private long last;
    private long sinceNanos;

    /** @param patienceNanos how long after it was said a frame may still be on its way */
    Claim(long patienceNanos) {
        this.patienceNanos = patienceNanos;
    }

    /** The last sequence that it said to have published; 0 when it said none. */
    long last() {
        return last;
    }

    /** It says its last sequence; {@code highest} is known. One that is still awaited is not put off by the next. */
    void said(long sequence, long highest, long nowNanos) {
        if (sequence > highest && highest >= last) {
            last = sequence;
            sinceNanos = nowNanos;
        }
    }

    /** Whether frames up to {@link #last} should have come by now. */
    boolean isRipe(long highest, long nowNanos) {
        return last > highest && nowNanos - sinceNanos >= patienceNanos;
    }
}
