package dev.agora.coordinator.kafka;

import dev.agora.spi.EventReporter;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One subscription: a queue bounded in payloads and bytes, filled by the receiver, and the one thread that calls the handler.
 * When it is full the payload is dropped and a gap reported, once until there is room again.
 */
final class Inbox implements Subscription {
    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final long JOIN_MILLIS = 2_000;

    private final LinkedBlockingQueue<Payload> waiting;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean overflowing = new AtomicBoolean();
    private final MessageHandler handler;
    private final EventReporter reporter;
    private final Runnable onClose;
    private final Thread thread;
    private volatile boolean closed;

    Inbox(String name, int bound, MessageHandler handler, EventReporter reporter, Runnable onClose) {
        this.waiting = new LinkedBlockingQueue<>(bound);
        this.handler = handler;
        this.reporter = reporter;
        this.onClose = onClose;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Takes a payload from the receiver. */
    void offer(Payload payload) {
        if (closed) {
            return;
        }
        long bytes = waitingBytes.addAndGet(payload.size());
        if (bytes > MAX_BYTES || !waiting.offer(payload)) {
            waitingBytes.addAndGet(-payload.size());
            if (overflowing.compareAndSet(false, true)) {
                reporter.possibleGap(
                        "the receiver is behind: " + waiting.size() + " payloads wait, further ones are dropped");
            }
        }
    }

    /** Whether half of a bound is used. */
    boolean isHalfFull() {
        return waitingBytes.get() > MAX_BYTES / 2 || waiting.size() > waiting.remainingCapacity();
    }

    /** Ends the thread without waiting for it: no call begins after this. */
    void stop() {
        closed = true;
        onClose.run();
        thread.interrupt();
    }

    /** Ends the thread and waits for a call that is running, unless this is that call. */
    @Override
    public void close() {
        stop();
        join(JOIN_MILLIS);
    }

    /** Waits for the thread that was stopped, at most so long. */
    @SuppressWarnings("ReferenceEquality") // a thread is itself only
    void join(long millis) {
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiting.clear();
    }

    private void run() {
        while (!closed) {
            try {
                Payload payload = waiting.take();
                waitingBytes.addAndGet(-payload.size());
                if (waiting.isEmpty() && overflowing.compareAndSet(true, false)) {
                    reporter.possibleGap("the receiver caught up after payloads had been dropped");
                }
                if (!closed) {
                    handler.onMessage(payload);
                }
            } catch (InterruptedException e) {
                // close sets the flag before it interrupts; an interrupt from elsewhere changes nothing
            } catch (RuntimeException | Error failure) {
                reporter.handlerFailed(failure);
            }
        }
    }
}
