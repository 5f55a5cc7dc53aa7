package dev.agora.core.bus.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Frames that a coordinator has been given and has not taken yet: at most {@value #MAX_FRAMES}. One that waits longer than
 * {@value #SLOW_MILLIS} ms makes the coordinator slow: peers are told then by node calls, and no frame waits for it any more. One of which
 * nothing is heard for {@value #LIMIT_SECONDS} s failed. Pure; confined to the bus lane.
 */
public final class SendWindow {
    /** Most frames under way. */
    public static final int MAX_FRAMES = 64;

    /** From when on a frame under way is late. */
    public static final int SLOW_MILLIS = 20;

    /** From when on a frame under way has failed. */
    public static final int LIMIT_SECONDS = 5;

    private static final long LIMIT_NANOS = LIMIT_SECONDS * 1_000_000_000L;
    private static final long SLOW_NANOS = SLOW_MILLIS * 1_000_000L;

    private final Deque<Long> sentNanos = new ArrayDeque<>();
    private boolean lastFailed;

    /** Whether a frame may be given to the coordinator. */
    public boolean hasRoom() {
        return sentNanos.size() < MAX_FRAMES;
    }

    /** Whether a frame should wait for room: there is none now, and the coordinator is not slow. */
    public boolean shouldWait(long nowNanos) {
        return !hasRoom() && !isSlow(nowNanos);
    }

    /** A frame was given; returns its mark for {@link #ended}. */
    public long sent(long nowNanos) {
        sentNanos.addLast(nowNanos);
        return nowNanos;
    }

    /** A frame was taken or failed; without effect when it was given up before. */
    public void ended(long mark, boolean failed, long nowNanos) {
        if (sentNanos.removeFirstOccurrence(mark)) {
            lastFailed = failed || nowNanos - mark > SLOW_NANOS;
        }
    }

    /** Gives up the frames of which nothing was heard within the limit; returns how many. */
    public int giveUp(long nowNanos) {
        int lost = 0;
        while (!sentNanos.isEmpty() && nowNanos - sentNanos.getFirst() > LIMIT_NANOS) {
            sentNanos.removeFirst();
            lastFailed = true;
            lost++;
        }
        return lost;
    }

    /** A frame was not given at all. */
    public void skipped() {
        lastFailed = true;
    }

    /** Whether a frame under way is late. */
    public boolean isSlow(long nowNanos) {
        return !sentNanos.isEmpty() && nowNanos - sentNanos.getFirst() > SLOW_NANOS;
    }

    /** Whether peers must be told by node calls: the last frame failed, was late or was not given, or one is late now. */
    public boolean isFailing(long nowNanos) {
        return lastFailed || isSlow(nowNanos);
    }

    /** When to look at the oldest frame under way: when it will be late, then when it will have failed; empty when none is under way. */
    public OptionalLong nextNanos(long nowNanos) {
        return sentNanos.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(sentNanos.getFirst() + (isSlow(nowNanos) ? LIMIT_NANOS : SLOW_NANOS));
    }
}
