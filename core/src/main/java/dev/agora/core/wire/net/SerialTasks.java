package dev.agora.core.wire.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after another on a virtual thread that exists only while there are some. Safe for all threads. */
final class SerialTasks {
    private static final Logger log = LoggerFactory.getLogger(SerialTasks.class);

    private final String name;
    private final Runnable onFault;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    SerialTasks(String name, Runnable onFault) {
        this.name = name;
        this.onFault = onFault;
    }

    void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            Thread.ofVirtual().name(name).start(this::drain);
        }
    }

    private void drain() {
        do {
            Runnable task = tasks.poll();
            if (task != null) {
                guarded(task);
            }
        } while (waiting.decrementAndGet() > 0);
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RejectedExecutionException ended) {
            log.debug("{}: the server has closed, a task is dropped", name);
        } catch (RuntimeException | StackOverflowError fault) {
            log.error("{}: a task failed; the connection is closed", name, fault);
            onFault.run();
        }
    }
}
