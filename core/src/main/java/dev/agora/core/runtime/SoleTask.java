package dev.agora.core.runtime;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A task that waits in a {@link Lane} at most once, however often it is asked for, so that a lane which is held up gathers no more of it. It
 * runs at least once after each time it is asked for, and sees what was written before. Safe for all threads.
 */
public final class SoleTask {
    private final Lane lane;
    private final Runnable task;
    private final AtomicBoolean waiting = new AtomicBoolean();

    /** @param task runs on the lane */
    public SoleTask(Lane lane, Runnable task) {
        this.lane = lane;
        this.task = task;
    }

    /** Has it run soon. */
    public void plan() {
        if (!waiting.getAndSet(true)) {
            lane.execute(this::run);
        }
    }

    private void run() {
        waiting.getAndSet(false); // Reads what a caller wrote who found it waiting.
        task.run();
    }
}
