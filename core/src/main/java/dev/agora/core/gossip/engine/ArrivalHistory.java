package dev.agora.core.gossip.engine;

/**
 * How regularly one peer answers, and hence how unlikely its present silence is: phi = -log10 of the probability that a peer which lives
 * is silent that long. Times are monotonic and handed in. Confined to the gossip lane. Source: Hayashibara, Défago, Yared and Katayama,
 * "The phi accrual failure detector", 2004, §4; the window starts with two samples around what is expected, as nothing is known yet.
 */
final class ArrivalHistory {
    /** Most intervals remembered. */
    static final int WINDOW = 128;

    private final SampleWindow intervals = new SampleWindow(WINDOW);
    private final long floorNanos;
    private final long longestNanos;
    private long lastAnswerNanos;
    private long lastSignNanos;

    /** @param bounds what is expected and between which bounds it may move */
    ArrivalHistory(Bounds bounds, long nowNanos) {
        this.floorNanos = bounds.floorNanos();
        this.longestNanos = bounds.longestNanos();
        this.lastAnswerNanos = nowNanos;
        this.lastSignNanos = nowNanos;
        intervals.add((long) (bounds.meanNanos() - bounds.deviationNanos()));
        intervals.add((long) (bounds.meanNanos() + bounds.deviationNanos()));
    }

    /**
     * What a history starts with.
     *
     * @param meanNanos expected time between two answers
     * @param deviationNanos its expected deviation
     * @param floorNanos least deviation assumed, so that a very regular peer is not doubted for a little lateness
     * @param longestNanos longest interval counted, so that a peer which hardly ever answers is not waited for without end
     */
    record Bounds(double meanNanos, double deviationNanos, long floorNanos, long longestNanos) {}

    /** The peer answered. */
    void answered(long nowNanos) {
        intervals.add(Math.min(longestNanos, nowNanos - lastAnswerNanos));
        lastAnswerNanos = nowNanos;
        lastSignNanos = nowNanos;
    }

    /** The peer lives, as another one found: ends the silence and says nothing about how regularly it answers. */
    void alive(long nowNanos) {
        lastSignNanos = nowNanos;
    }

    /** How long the peer has been silent. */
    long silenceNanos(long nowNanos) {
        return Math.max(0, nowNanos - lastSignNanos);
    }

    /** How unlikely a silence of that length is. */
    double phi(long silenceNanos) {
        return NormalTail.minusLog10((silenceNanos - mean()) / deviation());
    }

    double mean() {
        return intervals.mean();
    }

    double deviation() {
        return Math.max((double) floorNanos, intervals.deviation());
    }

    /** Takes out a time during which this node itself stood still. */
    void postpone(long nanos) {
        lastAnswerNanos += nanos;
        lastSignNanos += nanos;
    }
}
