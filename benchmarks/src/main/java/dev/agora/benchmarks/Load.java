package dev.agora.benchmarks;

import dev.agora.core.runtime.Ticker;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Drives a link: as fast as it takes, or at a steady rate. Confined to the benchmark's thread. */
final class Load {
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_NANOS = 20_000;
    private final Ticker ticker;

    Load(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Units per second from the first send to the last arrival, for about {@code duration}. */
    double throughput(Link link, long durationNanos) {
        long before = link.received();
        long begin = ticker.nanos();
        long sent = 0;
        while (ticker.nanos() - begin < durationNanos) {
            for (int burst = 0; burst < 64 && sent - (link.received() - before) < link.window(); burst++) {
                link.send();
                sent++;
            }
            if (sent - (link.received() - before) >= link.window()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        awaitReceived(link, before + sent);
        return sent * 1e9 / (ticker.nanos() - begin);
    }

    /** Waits until the receiver has that many units; fails when none arrives for long. */
    void awaitReceived(Link link, long expected) {
        long last = link.received();
        long moved = ticker.nanos();
        while (link.received() < expected) {
            if (link.received() != last) {
                last = link.received();
                moved = ticker.nanos();
            } else if (ticker.nanos() - moved > STALL_NANOS) {
                throw new IllegalStateException(
                        "the receiver has " + last + " of " + expected + " units and gets no more: some were lost");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** One-way times in nanoseconds of {@code count} units sent one at a time, a millisecond apart; sorted. */
    long[] latencies(Link link, int count) {
        long[] times = new long[count];
        for (int index = 0; index < count; index++) {
            long expected = link.received() + 1;
            long begin = ticker.nanos();
            link.send();
            while (link.received() < expected) {
                if (ticker.nanos() - begin > STALL_NANOS) {
                    throw new IllegalStateException("a unit did not arrive");
                }
                Thread.onSpinWait();
            }
            times[index] = ticker.nanos() - begin;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        Arrays.sort(times);
        return times;
    }
}
