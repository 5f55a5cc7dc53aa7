package dev.agora.spi.support;

import dev.agora.spi.EventReporter;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One subscription: a queue bounded in payloads and bytes, and the one thread that calls the handler. When it is full the payload
 * is dropped and a gap reported, once until there is room again.
 */
final class Inbox implements Subscription {
    private final LinkedBlockingQueue<Payload> waiting;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean overflowing = new AtomicBoolean();
    private final MessageHandler handler;
    private final EventReporter reporter;
    private final Duration patience;
    private final Consumer<Inbox> onClose;
    private final Thread thread;
    private volatile boolean closed;

    Inbox(Inboxes.Bounds bounds, String name, MessageHandler handler, EventReporter reporter, Consumer<Inbox> onClose) {
        this.waiting = new LinkedBlockingQueue<>(bounds.payloads());
        this.handler = handler;
        this.reporter = reporter;
        this.patience = bounds.patience();
        this.onClose = onClose;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void offer(Payload payload) {
        if (closed) {
            return;
        }
        long bytes = waitingBytes.addAndGet(payload.size());
        if (bytes > Inboxes.MAX_BYTES || !waiting.offer(payload)) {
            waitingBytes.addAndGet(-payload.size());
            if (overflowing.compareAndSet(false, true)) {
                reporter.possibleGap(
                        "the receiver is behind: " + waiting.size() + " payloads wait, further ones are dropped");
            }
        }
    }

    boolean isHalfFull() {
        return waitingBytes.get() > Inboxes.MAX_BYTES / 2 || waiting.size() > waiting.remainingCapacity();
    }

    /** Tells the thread to end without waiting for it: no call begins after this. */
    void stop() {
        closed = true;
        thread.interrupt();
    }

    /** Waits for a call that is running, unless this is that call, at most so long. */
    void join(Duration atMost) {
        Threads.awaitEnd(thread, atMost);
        waiting.clear();
    }

    @Override
    public void close() {
        stop();
        onClose.accept(this);
        join(patience);
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
                // stop sets the flag before it interrupts; an interrupt from elsewhere changes nothing
            } catch (RuntimeException | Error failure) {
                reporter.handlerFailed(failure);
            }
        }
    }
}
