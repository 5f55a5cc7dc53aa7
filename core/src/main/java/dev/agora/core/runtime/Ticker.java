package dev.agora.core.runtime;

/** Monotonic time; the only clock for intervals and deadlines. Safe for all threads. */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds since an arbitrary origin; never goes back. */
    long nanos();

    /** The machine's monotonic clock. */
    static Ticker system() {
        return System::nanoTime;
    }
}
