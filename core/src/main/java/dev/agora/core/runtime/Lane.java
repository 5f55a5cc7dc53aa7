package dev.agora.core.runtime;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial executor that owns one state: what it runs never overlaps. One platform thread, named after the lane, started by the first task; a
 * thread that has something for an idle lane may run it itself, see {@link #runHere}. A task that throws is logged as a fault and the lane
 * goes on. Handing a task over allocates little and takes no lock. Safe for all threads.
 */
public final class Lane implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final int TASKS_BETWEEN_TIMERS = 64;
    private static final long NEVER_NANOS = TimeUnit.DAYS.toNanos(365);

    private final String name;
    private final Thread thread;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** The thread that runs a task of the lane, of those that may. */
    private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();
    /** Whether the lane's thread must be woken for a task. */
    private final AtomicBoolean parked = new AtomicBoolean();
    /** Whether the lane's thread must look anew: another one owns the lane, or gave it a timer. */
    private final AtomicBoolean wanted = new AtomicBoolean();
    /** Confined to the owner. */
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
        wake();
    }

    /**
     * Runs {@code task} at once on the calling thread when the lane has nothing to do; false, and nothing is run, when it has, is closed, or is
     * owned by the caller. Spares the hand-over to another thread. For short tasks: the lane waits for them.
     */
    public boolean runHere(Runnable task) {
        if (closed.get() || wanted.get() || !waiting.isEmpty() || !owner.compareAndSet(null, Thread.currentThread())) {
            return false;
        }
        boolean isOpen = !closed.get();
        try {
            if (isOpen) {
                guarded(task);
            }
        } finally {
            owner.set(null);
            if (wanted.get() || !waiting.isEmpty()) {
                wake();
            }
        }
        return isOpen;
    }

    /** Runs {@code task} at once on the calling thread when it may, see {@link #runHere}, else after those given before. */
    public void runHereOrExecute(Runnable task) {
        if (!runHere(task)) {
            execute(task);
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

    /** Fails when a thread calls that does not run a task of this lane. */
    public void requireOwner() {
        if (!isOwner()) {
            throw new IllegalStateException("confined to lane " + name + ", called by "
                    + Thread.currentThread().getName());
        }
    }

    private boolean isOwner() {
        return Thread.currentThread().equals(owner.get());
    }

    private LaneTimer plan(LaneTimer timer) {
        if (isOwner()) {
            timers.add(timer);
            wanted.set(true);
        } else {
            execute(() -> timers.add(timer));
        }
        return timer;
    }

    private void wake() {
        if (parked.get() && parked.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        } else if (!started.get() && started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    private void run() {
        while (!closed.get()) {
            if (owner.compareAndSet(null, thread)) {
                long dueNanos = System.nanoTime() + NEVER_NANOS;
                try {
                    dueNanos = work();
                } finally {
                    owner.set(null);
                }
                park(dueNanos);
            } else {
                awaitOwner();
            }
        }
        waiting.clear();
    }

    /** Runs what waits and what is due until there is nothing; returns when the next timer is due. */
    private long work() {
        int tasks = 0;
        while (!closed.get()) {
            Runnable task = waiting.poll();
            if (task != null) {
                runOnThread(task);
                tasks++;
            }
            if (task == null || tasks >= TASKS_BETWEEN_TIMERS) {
                tasks = 0;
                runDue(System.nanoTime());
            }
            if (task == null && waiting.isEmpty()) {
                break;
            }
        }
        wanted.set(false); // All timers given so far are seen below.
        LaneTimer first = timers.peek();
        return first == null ? System.nanoTime() + NEVER_NANOS : first.dueNanos();
    }

    private void runDue(long nowNanos) {
        LaneTimer first = timers.peek();
        while (first != null && !closed.get() && (first.isCancelled() || first.dueNanos() - nowNanos <= 0)) {
            timers.remove();
            if (!first.isCancelled()) {
                runOnThread(first.task());
                if (first.repeats()) {
                    timers.add(first);
                }
            }
            first = timers.peek();
        }
    }

    /** Waits for a task, the next timer, or a new one. */
    private void park(long dueNanos) {
        parked.set(true);
        long nanos = dueNanos - System.nanoTime();
        if (waiting.isEmpty() && !wanted.get() && !closed.get() && nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        }
        parked.set(false);
    }

    /** Waits until another thread's task is done. */
    private void awaitOwner() {
        wanted.set(true);
        parked.set(true);
        if (owner.get() != null && !closed.get()) {
            LockSupport.park(this);
        }
        parked.set(false);
        wanted.set(false);
    }

    private void runOnThread(Runnable task) {
        guarded(task);
        if (!closed.get()) {
            var _ = Thread.interrupted(); // What one task leaves behind is not the next one's.
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error fault) {
            log.error("lane {}: a task failed; the lane goes on", name, fault);
        }
    }

    /** Ends the lane: what waits is dropped, what runs on its thread is interrupted and has 5 seconds. Idempotent. */
    @Override
    public void close() {
        closed.set(true);
        boolean isRunning = !started.compareAndSet(false, true); // A thread that never started does not start any more.
        if (isOwner()) {
            LockSupport.unpark(thread);
            return;
        }
        try {
            if (isRunning) {
                thread.interrupt();
                LockSupport.unpark(thread);
                thread.join(CLOSE_LIMIT.toMillis());
            }
            for (int look = 0; owner.get() != null && look < CLOSE_LIMIT.toMillis(); look++) {
                Thread.sleep(1); // Another thread's task.
            }
            if (thread.isAlive() || owner.get() != null) {
                log.warn("lane {} did not end within {}", name, CLOSE_LIMIT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
