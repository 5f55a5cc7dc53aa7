package dev.agora.coordinator.nats;

import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.support.Backoff;
import dev.agora.spi.support.Threads;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that keeps a connection: it dials, subscribes, asks the server to answer for what is in flight, probes a quiet
 * connection, and dials again with a jittered back-off when the connection ends or something fails that should not.
 */
final class Link implements Attempt.Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final Duration PATIENCE = Duration.ofMillis(2_500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LASTING = Duration.ofSeconds(5);

    private final CoordinatorContext context;
    private final NatsSettings settings;
    private final Outbox outbox;
    private final Standing standing;
    private final Dialer dialer;
    private final List<Receiver> receivers = new CopyOnWriteArrayList<>();
    private final Backoff backoff;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Session session; // written by the link under the receivers' lock

    // confined to the link's thread after start
    private int failures; // attempts in a row
    private int faults; // in a row, of connections that did not last
    private long openedNanos = System.nanoTime();

    Link(
            CoordinatorContext context,
            NatsSettings settings,
            Standing standing,
            Outbox outbox,
            Dialer.Connecting connecting) {
        SecureRandom random = new SecureRandom();
        this.context = context;
        this.settings = settings;
        this.outbox = outbox;
        this.standing = standing;
        this.dialer = new Dialer(context, settings, random, this, connecting);
        this.backoff = new Backoff(random, FIRST_PAUSE, Backoff.LIMIT);
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("nats-link-" + context.nodeId())
                .unstarted(this::run);
    }

    /** Dials once on the caller's thread, so that what the operator must mend is the caller's to tell, and starts the link. */
    void start() {
        try {
            Session first = dialer.dial();
            CoordinatorException complaint = first.complaint();
            if (complaint != null) {
                first.close();
                throw complaint;
            }
            opened(first);
        } catch (CoordinatorException e) {
            if (e.kind() != Kind.TRANSIENT) {
                throw e;
            }
            standing.failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CoordinatorException(Kind.TRANSIENT, "INTERRUPTED", "connecting to NATS was interrupted", e);
        }
        thread.start();
    }

    /** Adds a receiver, on a live connection at once; returns when the server knows of it. */
    void add(Receiver receiver) {
        Session live;
        synchronized (receivers) {
            receivers.add(receiver);
            live = session;
            if (live != null) {
                attach(receiver, live);
            }
        }
        if (live != null) {
            try {
                live.answers(settings.timeouts()); // a server that is silent is the link's to find out
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void remove(Receiver receiver) {
        receivers.remove(receiver);
    }

    @Override
    public void lost() {
        outbox.wake();
    }

    @Override
    public void dropped(long soFar) {
        context.reporter()
                .possibleGap("the receiver is behind: " + settings.capacities().subscription()
                        + " payloads or 64 MiB wait, further ones are dropped (" + soFar + " so far)");
    }

    /** Ends the link and the connection; idempotent, bounded. What is in flight is refused. */
    void close() {
        closed.countDown();
        dialer.abort();
        outbox.shut(new CoordinatorException(
                Kind.BUG, "CLOSED", "the coordinator was closed before the server answered for the payload"));
        thread.interrupt();
        Threads.awaitEnd(thread, PATIENCE);
        end();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void run() {
        failures = session == null ? 1 : 0;
        try {
            boolean more = true;
            while (more && !isClosed()) {
                more = goesOn();
            }
        } catch (RuntimeException | Error e) {
            if (isClosed()) {
                LOG.warn("node {}: the link failed while it was being closed", context.nodeId(), e);
            } else {
                standing.died(e);
            }
        } finally {
            end();
        }
    }

    /** Takes a turn; whether another shall follow. Ended by an {@link Error} only, and by a fault in dealing with a fault. */
    private boolean goesOn() {
        try {
            return turn();
        } catch (InterruptedException e) {
            return true; // close tells before it interrupts; an interrupt from elsewhere changes nothing
        } catch (RuntimeException e) {
            fault(e);
            return true;
        }
    }

    /** Serves the connection until it ends, if there is one, and dials once; false when no more shall be dialled. */
    private boolean turn() throws InterruptedException {
        Session open = session;
        if (open != null) {
            serve(open);
            ended(open);
            failures = 0;
            faults = 0;
        } else if (failures >= settings.maxReconnects()) {
            standing.gaveUp(failures);
            return false;
        }
        if (closed.await(backoff.pause(Math.max(failures, faults)).toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        failures++;
        if (redialled()) {
            failures = 0;
        }
        return true;
    }

    /** What the connection is worth is not known, so it ends; faults that follow each other are a while apart. */
    private void fault(RuntimeException failure) {
        boolean lasted = session != null && System.nanoTime() - openedNanos > LASTING.toNanos();
        faults = lasted ? 1 : faults + 1;
        end();
        if (isClosed()) {
            LOG.debug("node {}: the link was being closed", context.nodeId(), failure);
        } else {
            standing.faulted(failure, faults > 1);
        }
    }

    private boolean redialled() throws InterruptedException {
        try {
            opened(dialer.dial());
        } catch (CoordinatorException e) {
            if (!isClosed()) {
                standing.failed(e);
            }
            return false;
        }
        context.reporter().possibleGap("connected to NATS again: payloads published meanwhile did not arrive here");
        return true;
    }

    /** Asks for answers as long as there are any. */
    private void serve(Session open) throws InterruptedException {
        Attempt attempt = open.attempt();
        while (!isClosed() && attempt.subscribeRefused() == null) {
            int count = outbox.await(settings.timeouts().probe().toNanos());
            if (attempt.publishRefused() != null) {
                open.asksToPublish();
            }
            if (!open.answers(settings.timeouts())) {
                return;
            }
            CoordinatorException complaint = open.complaint();
            outbox.answered(count, attempt.publishRefused() == null ? null : complaint);
            standing.serving(complaint);
        }
    }

    private void opened(Session open) throws InterruptedException {
        boolean connected = false;
        try {
            synchronized (receivers) {
                session = open;
                receivers.forEach(receiver -> attach(receiver, open));
            }
            openedNanos = System.nanoTime();
            open.answers(settings.timeouts());
            if (!isClosed()) {
                standing.connected(open);
                connected = true;
            }
        } finally {
            if (!connected) {
                end();
            }
        }
    }

    private void attach(Receiver receiver, Session open) {
        try {
            receiver.attach(open);
        } catch (IllegalStateException endedAlready) {
            outbox.wake();
        }
    }

    private void ended(Session open) {
        if (!isClosed()) {
            standing.ended(open);
        }
        end();
    }

    private void end() {
        Session open;
        synchronized (receivers) {
            open = session;
            session = null;
        }
        if (open != null) {
            open.close();
        }
    }
}
