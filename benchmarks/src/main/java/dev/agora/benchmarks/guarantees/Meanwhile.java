package dev.agora.benchmarks.guarantees;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Something that happens beside what its starter does. */
final class Meanwhile<T> {
    private final FutureTask<T> task;

    private Meanwhile(FutureTask<T> task) {
        this.task = task;
    }

    /** Starts it. */
    static <T> Meanwhile<T> start(Callable<T> act) {
        FutureTask<T> task = new FutureTask<>(act);
        Thread.ofPlatform().daemon().name("trial-beside").start(task);
        return new Meanwhile<>(task);
    }

    boolean isDone() {
        return task.isDone();
    }

    /** Waits for its end. @throws Exception what it threw, or that it took longer than the limit */
    T join(Duration limit) throws Exception {
        return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
