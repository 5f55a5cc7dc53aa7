package dev.agora.core.bus.engine;

import java.util.concurrent.TimeUnit;

/**
 * Whether few events are published, so that each is best sent at once by the thread that published it: batches have been small lately, and
 * frames were sent so less often than one in {@value #FRAME_MICROS} µs, apart from bursts of {@value #BURST_MICROS} µs. Under load the lane's
 * thread sends instead, and batches grow by themselves while it wakes. Pure; confined to the bus lane. Source: the generic cell rate algorithm
 * (ITU-T I.371).
 */
public final class Calm {
    /** What a frame counts for. */
    public static final int FRAME_MICROS = 8;

    /** How far frames may be ahead of that. */
    public static final int BURST_MICROS = 4000;

    private static final long FRAME_NANOS = TimeUnit.MICROSECONDS.toNanos(FRAME_MICROS);
    private static final long BURST_NANOS = TimeUnit.MICROSECONDS.toNanos(BURST_MICROS);
    private static final int SMALL_EVENTS = 16;
    /** The newest batch counts for an eighth. */
    private static final int SHIFT = 3;

    /** When the frames sent so far would all have been sent at that rate. */
    private long paidNanos;
    /** Events of the last batches, weighted, in eighths. */
    private int eighths = 1 << SHIFT;

    /** Whether the next frame may be sent at once; counts it when so. */
    public boolean allows(long nowNanos) {
        if (paidNanos - nowNanos < 0) {
            paidNanos = nowNanos;
        }
        if (eighths > SMALL_EVENTS << SHIFT || paidNanos - nowNanos > BURST_NANOS) {
            return false;
        }
        paidNanos += FRAME_NANOS;
        return true;
    }

    /** A batch of so many events was sent. */
    public void sent(int events) {
        eighths += events - (eighths >> SHIFT);
    }
}
