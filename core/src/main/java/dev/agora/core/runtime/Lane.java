package dev.agora.core.runtime;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial executor that owns one state: what it runs never overlaps. One platform thread, named after the lane, started by the first task. A
 * task that throws is logged as a fault and the lane goes on. Handing a task over allocates little and takes no lock. Safe for all threads.
 */
public final class Lane implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final int TASKS_BETWEEN_TIMERS = 64;

    private final String name;
    private final Thread thread;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Whether the thread must be woken for a task. */
    private final AtomicBoolean parked = new AtomicBoolean();
    /** Confined to the lane's thread. */
    private final PriorityQueue<LaneTimer> timers = new PriorityQueue<>();

    /** A lane without a task yet. */
    public Lane(String name) {
        this.name = name;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /** Runs {@code task} after those given before; dropped when the lane is closed. */
    public void execute(Runnable task) {
        if (closed.get()) {
            log.debug("lane {} is closed, a task is dropped", name);
            return;
        }
        waiting.add(task);
        if (parked.get() && parked.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        } else if (!started.get() && started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    /** Runs {@code task} after {@code delay}; cancel the returned timer to prevent it. */
    public LaneTimer after(Duration delay, Runnable task) {
        return plan(new LaneTimer(task, System.nanoTime() + delay.toNanos(), 0));
    }

    /** Runs {@code task} every {@code period}, first after one period. */
    public LaneTimer every(Duration period, Runnable task) {
        return plan(new LaneTimer(task, System.nanoTime() + period.toNanos(), Math.max(1, period.toNanos())));
    }

    /** Fails when another thread than the lane's calls. */
    public void requireOwner() {
        if (!isOwner()) {
            throw new IllegalStateException("confined to lane " + name + ", called by "
                    + Thread.currentThread().getName());
        }
    }

    private boolean isOwner() {
        return Thread.currentThread().equals(thread);
    }

    private LaneTimer plan(LaneTimer timer) {
        if (isOwner()) {
            timers.add(timer);
        } else {
            execute(() -> timers.add(timer));
        }
        return timer;
    }

    private void run() {
        int tasks = 0;
        while (!closed.get()) {
            Runnable task = waiting.poll();
            if (task != null) {
                guarded(task);
                tasks++;
            }
            if (task == null || tasks >= TASKS_BETWEEN_TIMERS) {
                tasks = 0;
                runDue(System.nanoTime());
            }
            if (task == null && waiting.isEmpty()) {
                park();
            }
        }
        waiting.clear();
    }

    private void runDue(long nowNanos) {
        LaneTimer first = timers.peek();
        while (first != null && !closed.get() && (first.isCancelled() || first.dueNanos() - nowNanos <= 0)) {
            timers.remove();
            if (!first.isCancelled()) {
                guarded(first.task());
                if (first.repeats()) {
                    timers.add(first);
                }
            }
            first = timers.peek();
        }
    }

    /** Waits for a task or the next timer. */
    private void park() {
        parked.set(true);
        if (waiting.isEmpty() && !closed.get()) {
            LaneTimer first = timers.peek();
            if (first == null) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, Math.max(1, first.dueNanos() - System.nanoTime()));
            }
        }
        parked.set(false);
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error fault) {
            log.error("lane {}: a task failed; the lane goes on", name, fault);
        }
        if (!closed.get()) {
            var _ = Thread.interrupted(); // What one task leaves behind is not the next one's.
        }
    }

    /** Ends the lane: what waits is dropped, what runs is interrupted and has 5 seconds. Idempotent. */
    @Override
    public void close() {
        closed.set(true);
        if (isOwner() || started.compareAndSet(false, true)) { // A thread that never started does not start any more.
            return;
        }
        thread.interrupt();
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_LIMIT.toMillis());
            if (thread.isAlive()) {
                log.warn("lane {} did not end within {}", name, CLOSE_LIMIT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
