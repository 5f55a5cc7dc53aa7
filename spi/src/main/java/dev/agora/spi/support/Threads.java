package dev.agora.spi.support;

import java.time.Duration;

/** Ending threads. */
public final class Threads {
    private Threads() {}

    /**
     * Waits until a thread that was told to end has ended, at most so long: what it held, such as a port, is free then. Returns at
     * once when it is the caller itself, so that a coordinator may be closed from its own thread, and when it was never started. An
     * interrupt of the caller does not shorten the wait and stays set.
     */
    @SuppressWarnings("ReferenceEquality") // a thread is itself only
    public static void awaitEnd(Thread thread, Duration atMost) {
        if (Thread.currentThread() == thread) {
            return;
        }
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        for (long left = atMost.toNanos(); left > 0 && thread.isAlive(); left = deadline - System.nanoTime()) {
            try {
                thread.join(Duration.ofNanos(left));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
