package dev.agora.core.runtime;

/** A task that a {@link Lane} runs later, once or every period. Its times are confined to the lane; cancelling is for all threads. */
public final class LaneTimer implements Comparable<LaneTimer> {
    private final Runnable task;
    private final long periodNanos;
    private long dueNanos;
    private volatile boolean cancelled;

    /** @param periodNanos 0 for a task that runs once */
    LaneTimer(Runnable task, long dueNanos, long periodNanos) {
        this.task = task;
        this.dueNanos = dueNanos;
        this.periodNanos = periodNanos;
    }

    /** Prevents all runs that have not begun. */
    public void cancel() {
        cancelled = true;
    }

    Runnable task() {
        return task;
    }

    long dueNanos() {
        return dueNanos;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Whether it runs again; its time is the next one then. The timer must be in no queue. */
    boolean repeats() {
        dueNanos += periodNanos;
        return periodNanos > 0 && !cancelled;
    }

    /** Earlier first. */
    @Override
    public int compareTo(LaneTimer other) {
        return Long.signum(dueNanos - other.dueNanos);
    }
}
