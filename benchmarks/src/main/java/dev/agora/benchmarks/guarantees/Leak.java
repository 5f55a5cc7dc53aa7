package dev.agora.benchmarks.guarantees;

import dev.agora.spi.Payload;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What one node's link loses of the payloads that come, when it is told to. Safe for all threads. */
final class Leak {
    private final AtomicInteger toLose = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();
    /** When the first payload after the last loss came; 0 before. */
    private volatile long nextNanos;

    /** Loses the next payloads, as many as said; {@link Integer#MAX_VALUE} for all until {@link #close}. */
    void lose(int payloads) {
        nextNanos = 0;
        toLose.set(payloads);
    }

    /** Loses no more. */
    void close() {
        toLose.set(0);
    }

    long lost() {
        return lost.get();
    }

    long nextNanos() {
        return nextNanos;
    }

    /** Whether a payload gets through. */
    boolean passes(Payload payload) {
        boolean isLost = toLose.getAndUpdate(left -> left == Integer.MAX_VALUE ? left : Math.max(0, left - 1)) > 0;
        if (isLost) {
            lost.incrementAndGet();
        } else if (nextNanos == 0) {
            nextNanos = Patience.now();
        }
        return !isLost;
    }
}
