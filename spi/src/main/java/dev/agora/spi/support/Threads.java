package dev.agora.spi.support;

import java.time.Duration;

/** Ending threads. */
public final class Threads {
    private Threads() {}

    /**
     * Waits until a thread that was told to end has ended, at most so long. Returns at once when it is the caller itself, so that
     * a coordinator may be closed from its own thread; when it was never started; and when the caller is interrupted, with the
     * caller's flag kept.
     */
    @SuppressWarnings("ReferenceEquality") // a thread is itself only
    public static void awaitEnd(Thread thread, Duration atMost) {
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(Math.max(1, atMost.toMillis())); // 0 would be for ever
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
