package dev.agora.spi.tck;

import dev.agora.spi.EventReporter;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A bounded queue and the thread that calls one handler from it. */
final class InMemoryInbox {
    private static final long JOIN_MILLIS = 4_000;

    private final BlockingQueue<Payload> waiting;
    private final MessageHandler handler;
    private final EventReporter reporter;
    private final Thread thread;
    private volatile boolean closed;

    InMemoryInbox(String name, int bound, MessageHandler handler, EventReporter reporter) {
        this.waiting = new ArrayBlockingQueue<>(bound);
        this.handler = handler;
        this.reporter = reporter;
        this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    void offer(Payload payload) {
        if (!closed && !waiting.offer(payload)) {
            reporter.possibleGap("the inbox of " + thread.getName() + " is full");
        }
    }

    /** Ends the thread and waits for a call that is running, unless this is that call. */
    void close() {
        closed = true;
        thread.interrupt();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                Payload payload = waiting.take();
                if (!closed) {
                    handler.onMessage(payload);
                }
            } catch (InterruptedException e) {
                // close sets the flag before it interrupts; anything else that interrupts is ignored
            } catch (RuntimeException | Error failure) {
                reporter.handlerFailed(failure);
            }
        }
    }
}
