package dev.agora.coordinator.nats;

import dev.agora.spi.EventReporter;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One subscription over all connections: each connection feeds it through a dispatcher of its own, whose queue the client
 * bounds; the lock keeps calls from overlapping and from following the end.
 */
final class Receiver implements Subscription {
    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final long JOIN_MILLIS = 2_000;

    /** What one connection feeds. */
    private static final class Feed {
        private final Session session;
        private volatile @Nullable Dispatcher dispatcher; // published to the dispatcher's own thread
        private long toldDropped; // confined to the dispatcher's thread

        Feed(Session session) {
            this.session = session;
        }
    }

    private final String topic;
    private final int capacity;
    private final MessageHandler handler;
    private final EventReporter reporter;
    private final Consumer<Receiver> onClose;
    private final ReentrantLock calls = new ReentrantLock();
    private volatile @Nullable Feed feed;
    private volatile boolean closed;

    Receiver(String topic, int capacity, MessageHandler handler, EventReporter reporter, Consumer<Receiver> onClose) {
        this.topic = topic;
        this.capacity = capacity;
        this.handler = handler;
        this.reporter = reporter;
        this.onClose = onClose;
    }

    /** Subscribes on a new connection; what an older one still brings is dropped from now on. */
    void attach(Session session) {
        if (closed) {
            return;
        }
        Feed next = new Feed(session);
        feed = next;
        Dispatcher dispatcher = session.connection().createDispatcher(message -> arrived(next, message));
        next.dispatcher = dispatcher;
        dispatcher.setPendingLimits(capacity, MAX_BYTES);
        dispatcher.subscribe(topic);
    }

    @SuppressWarnings("ReferenceEquality") // a feed is itself only
    private void arrived(Feed from, Message message) {
        if (Session.isProbe(message)) {
            return;
        }
        calls.lock();
        try {
            if (!closed && from == feed) {
                handler.onMessage(Payload.copyOf(message.getData()));
            }
        } catch (RuntimeException | Error failure) {
            reporter.handlerFailed(failure);
        } finally {
            calls.unlock();
        }
        Dispatcher dispatcher = from.dispatcher;
        if (dispatcher != null
                && dispatcher.getDroppedCount() > from.toldDropped
                && dispatcher.getPendingMessageCount() == 0) {
            from.toldDropped = dispatcher.getDroppedCount();
            reporter.possibleGap("the receiver caught up after " + from.toldDropped + " payloads had been dropped");
        }
    }

    /** Ends the registration and waits for a call that is running, unless this is that call. */
    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
        boolean own = calls.isHeldByCurrentThread();
        boolean entered = false;
        try {
            entered = own || calls.tryLock(JOIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (entered && !own) {
                calls.unlock();
            }
        }
        Feed last = feed;
        feed = null;
        if (last != null) {
            detach(last, own);
        }
    }

    private static void detach(Feed last, boolean own) {
        Dispatcher dispatcher = last.dispatcher;
        try {
            if (dispatcher != null && dispatcher.isActive()) {
                last.session.connection().closeDispatcher(dispatcher);
            }
        } catch (IllegalStateException | IllegalArgumentException ended) {
            // the connection ended first, and the dispatcher with it
        }
        if (own) {
            Thread.interrupted(); // the client ends a dispatcher by an interrupt, here of this very thread
        }
    }
}
