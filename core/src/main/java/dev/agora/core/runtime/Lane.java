package dev.agora.core.runtime;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial executor that owns one state: what it runs never overlaps. One platform thread, named after the lane. A task that throws is
 * logged as a fault and the lane goes on. Safe for all threads.
 */
public final class Lane implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final String name;
    private final ScheduledExecutorService executor;
    private volatile @Nullable Thread owner;

    /** Starts the lane. */
    public Lane(String name) {
        this.name = name;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            owner = thread;
            return thread;
        });
    }

    /** Runs {@code task} after those given before; dropped when the lane is closed. */
    public void execute(Runnable task) {
        if (!executor.isShutdown()) {
            try {
                executor.execute(() -> guarded(task));
            } catch (java.util.concurrent.RejectedExecutionException closed) {
                log.debug("lane {} is closed, a task is dropped", name);
            }
        }
    }

    /** Runs {@code task} after {@code delay}; cancel the returned future to prevent it. */
    public ScheduledFuture<?> after(Duration delay, Runnable task) {
        return executor.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs {@code task} every {@code period}, first after one period. */
    public ScheduledFuture<?> every(Duration period, Runnable task) {
        return executor.scheduleAtFixedRate(
                () -> guarded(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Fails when another thread than the lane's calls. */
    public void requireOwner() {
        if (!Thread.currentThread().equals(owner)) {
            throw new IllegalStateException("confined to lane " + name + ", called by "
                    + Thread.currentThread().getName());
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException fault) {
            log.error("lane {}: a task failed; the lane goes on", name, fault);
        }
    }

    /** Ends the lane: what waits is dropped, what runs has 5 seconds. Idempotent. */
    @Override
    public void close() {
        executor.shutdownNow();
        if (Thread.currentThread().equals(owner)) {
            return;
        }
        try {
            if (!executor.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("lane {} did not end within {}", name, CLOSE_LIMIT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
