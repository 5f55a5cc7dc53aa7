package dev.agora.benchmarks.guarantees;

import dev.agora.core.runtime.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting, with an end. Safe for all threads. */
final class Patience {
    /** Longer than anything that goes well takes, also on a busy machine. */
    static final Duration LONG = Duration.ofSeconds(60);

    private static final Ticker TICKER = Ticker.system();
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Patience() {}

    /** Nanoseconds since an arbitrary origin. */
    static long now() {
        return TICKER.nanos();
    }

    /** Waits until it is so; false when it is not within the limit. */
    static boolean until(Duration limit, BooleanSupplier isSo) {
        long deadline = now() + limit.toNanos();
        while (!isSo.getAsBoolean()) {
            if (now() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    /** Waits until it is so. @throws IllegalStateException when it takes longer than {@link #LONG} */
    static void await(String what, BooleanSupplier isSo) {
        if (!until(LONG, isSo)) {
            throw new IllegalStateException("waited " + LONG.toSeconds() + " s in vain until " + what);
        }
    }

    /** Lets time pass. */
    static void pass(Duration time) {
        long end = now() + time.toNanos();
        for (long left = end - now(); left > 0; left = end - now()) {
            LockSupport.parkNanos(left);
        }
    }

    static double millis(long nanos) {
        return nanos / 1e6;
    }
}
