package dev.agora.core.bus;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The threads that core lends to coordinators: one for timers, virtual ones for what blocks. Safe for all threads. */
public final class CoordinatorThreads implements AutoCloseable {
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("coordinator-timer").factory());
    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("coordinator-", 0).factory());

    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    ExecutorService executor() {
        return executor;
    }

    /** Ends all; close the coordinators first. Idempotent. */
    @Override
    public void close() {
        scheduler.shutdownNow();
        executor.shutdownNow();
    }
}
