package dev.agora.spi.support;

import dev.agora.spi.EventReporter;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A coordinator's subscriptions: for each a bounded queue and one thread of its own that calls the handler. For backends whose
 * client does not bound what waits for a slow handler by itself.
 *
 * <p>What it guarantees, by the numbers of {@link dev.agora.spi.Coordinator}: calls of one handler never overlap (1) and come in
 * the order of {@link #offer}; none begins after its subscription's close has returned (2); {@link #close} ends all threads within
 * the patience of the {@link Bounds}, but for a handler that does not return (3); what does not fit is dropped and reported as a
 * possible gap, once when it begins and once when the handler caught up (5). A handler that throws is reported and called on.
 *
 * <p>Safe for all threads. {@link #offer} never blocks, so the client's own thread may call it. Closing, from whichever thread,
 * may come from within a handler: that call is not waited for.
 */
public final class Inboxes implements AutoCloseable {
    /** Bytes that wait for one handler at most. */
    public static final long MAX_BYTES = 64L * 1024 * 1024;

    /**
     * How much may wait, and how long closing does.
     *
     * @param payloads payloads that wait for one handler at most, 1 or more; {@value Inboxes#MAX_BYTES} bytes bound it too
     * @param patience how long closing waits for a handler's call that is running; part of the 5 seconds a coordinator's close has
     */
    public record Bounds(int payloads, Duration patience) {
        private static final Duration MOST_PATIENCE = Duration.ofSeconds(5);

        /** Checks both. */
        public Bounds {
            if (payloads < 1 || patience.isNegative() || patience.compareTo(MOST_PATIENCE) > 0) {
                throw new IllegalArgumentException("an inbox of " + payloads + " payloads with a patience of "
                        + patience.toMillis() + " ms; it must have at least 1 payload, and a patience of 0 to "
                        + MOST_PATIENCE.toMillis() + " ms");
            }
        }
    }

    private final String threadName;
    private final Bounds bounds;
    private final EventReporter reporter;
    private final List<Inbox> open = new CopyOnWriteArrayList<>();

    /**
     * Without subscriptions yet.
     *
     * @param threadName name of the handlers' threads; say which coordinator and node
     */
    public Inboxes(String threadName, Bounds bounds, EventReporter reporter) {
        this.threadName = threadName;
        this.bounds = bounds;
        this.reporter = reporter;
    }

    /** Registers a handler and starts its thread. Not to be called any more once {@link #stop} was; see {@link LifeCycle}. */
    public Subscription open(MessageHandler handler) {
        Inbox inbox = new Inbox(bounds, threadName, handler, reporter, open::remove);
        open.add(inbox);
        inbox.start();
        return inbox;
    }

    /** Queues a payload for every handler, or drops it for the one that is too far behind; never blocks. */
    public void offer(Payload payload) {
        for (Inbox inbox : open) {
            inbox.offer(payload);
        }
    }

    /** Whether half of a bound is used for some handler: for a backend that can be read more slowly, time to pause. */
    public boolean isHalfFull() {
        return open.stream().anyMatch(Inbox::isHalfFull);
    }

    /** Tells all threads to end without waiting for them: no call begins after this. */
    public void stop() {
        open.forEach(Inbox::stop);
    }

    /** Waits for calls that are running, all together at most so long; after {@link #stop}. */
    public void join(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (Inbox inbox : open) {
            inbox.join(Duration.ofNanos(deadline - System.nanoTime()));
        }
        open.clear();
    }

    /** Stops all, and waits for calls that are running as long as the patience of the bounds. Idempotent. */
    @Override
    public void close() {
        stop();
        join(bounds.patience());
    }
}
