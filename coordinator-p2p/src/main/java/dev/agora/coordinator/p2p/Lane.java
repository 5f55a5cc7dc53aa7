package dev.agora.coordinator.p2p;

import dev.agora.coordinator.p2p.Outbox.Outgoing;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import dev.agora.spi.PeerAddress;
import dev.agora.spi.support.Backoff;
import dev.agora.spi.support.HealthBoard;
import dev.agora.spi.support.Threads;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the Zenoh session: it publishes what callers queued, watches the members, and opens the session anew
 * when a member calls for it, an open failed, or something failed that should not. Callers touch only the outbox.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final long TICK_MILLIS = 100;
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long LASTING_NANOS = Duration.ofSeconds(5).toNanos();

    private record PeerChange(ZenohId peer, boolean up) {}

    private final CoordinatorContext context;
    private final ZenohSettings settings;
    private final ZenohLibrary library;
    private final Consumer<Payload> receiver;
    private final LaneHealth health;
    private final Outbox outbox;
    private final RandomGenerator random = new SecureRandom();
    private final Backoff retries = new Backoff(random, FIRST_RETRY, Backoff.LIMIT);
    private final Membership members;
    private final Thread thread;
    private volatile boolean closed;

    // confined to the lane's thread after start
    private ZenohLibrary.@Nullable Session session;
    private volatile ConcurrentLinkedQueue<PeerChange> changes = new ConcurrentLinkedQueue<>();
    private long nextTick;
    private long openedAt;
    private int openFailures; // in a row, counting sessions that failed and did not last
    private long retryAt;
    private @Nullable String openFailure;
    private String toldFault = "";

    Lane(
            CoordinatorContext context,
            ZenohSettings settings,
            ZenohLibrary library,
            Consumer<Payload> receiver,
            HealthBoard health) {
        this.context = context;
        this.settings = settings;
        this.library = library;
        this.receiver = receiver;
        this.health = new LaneHealth(health);
        this.outbox = new Outbox(settings.window());
        this.members = new Membership(context.nodeId(), System.nanoTime());
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("zenoh-publish-" + context.nodeId())
                .unstarted(this::run);
    }

    /** Opens the session on the caller's thread, so that a failure is the caller's, and starts the lane. */
    void start() {
        try {
            open();
        } catch (ZenohFailure e) {
            throw ZenohErrors.opening(e, context.localAddress());
        }
        tick(System.nanoTime());
        thread.start();
    }

    /** Queues a payload; never blocks. */
    CompletionStage<Void> publish(Payload payload) {
        return outbox.put(payload);
    }

    /** Ends the lane and the session; idempotent, bounded. Payloads that still wait are refused. */
    void close() {
        closed = true;
        Threads.awaitEnd(thread, PATIENCE);
        closeSession();
        outbox.shut(
                new CoordinatorException(Kind.BUG, "CLOSED", "the coordinator was closed before the payload was sent"));
    }

    private void run() {
        try {
            while (!closed) {
                turn();
            }
        } catch (RuntimeException | Error e) {
            died(e);
        }
    }

    /** Sends one payload or waits for one. Ends the lane by an {@link Error} only, and by a fault in dealing with a fault. */
    private void turn() {
        try {
            Outgoing next = outbox.take(TICK_MILLIS);
            if (next != null) {
                send(next);
            }
            long now = System.nanoTime();
            if (!closed && (now - nextTick >= 0 || !changes.isEmpty())) {
                tick(now);
            }
        } catch (InterruptedException e) {
            LOG.debug("node {}: the Zenoh lane was interrupted, which nobody has cause to do", context.nodeId());
        } catch (RuntimeException e) {
            fault(e);
        }
    }

    /** What the session is worth is not known, so it is closed and, a while later, opened anew. */
    private void fault(RuntimeException failure) {
        if (closed) {
            LOG.debug("node {}: the Zenoh session was being closed", context.nodeId(), failure);
            return;
        }
        String reason = "the Zenoh session failed by a fault of the program, " + failure
                + "; it was closed, and is opened anew";
        if (!reason.equals(toldFault)) {
            toldFault = reason;
            LOG.error("node {}: {}", context.nodeId(), reason, failure);
        }
        boolean lost = session() != null;
        notOpen(reason);
        closeSession();
        health.down(reason);
        if (lost) {
            context.reporter().possibleGap(reason);
        }
    }

    private void died(Throwable failure) {
        String reason = "publishing with Zenoh ended by a fault of the program, " + failure + "; restart this node";
        outbox.shut(new CoordinatorException(Kind.BUG, "LANE_DIED", reason, failure));
        LOG.error("node {}: {}", context.nodeId(), reason, failure);
        if (!closed) {
            health.down(reason);
        }
        closeSession();
    }

    private void send(Outgoing next) {
        ZenohLibrary.Session open = session();
        if (open == null) {
            next.done()
                    .completeExceptionally(new CoordinatorException(
                            Kind.TRANSIENT, "NO_SESSION", "the Zenoh session is being opened anew: " + openFailure));
            return;
        }
        long before = System.nanoTime();
        try {
            open.put(next.payload());
            next.done().complete(null);
        } catch (ZenohFailure e) {
            noteSlow("publishing failed: " + ZenohErrors.clean(e));
            next.done().completeExceptionally(ZenohErrors.publishing(e));
        } catch (RuntimeException | Error e) {
            next.done()
                    .completeExceptionally(new CoordinatorException(
                            Kind.BUG,
                            "PUBLISH_FAULT",
                            "publishing with Zenoh failed by a fault of the program: " + e,
                            e));
            throw e;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        if (took.compareTo(settings.slowPublish()) > 0) {
            noteSlow("a publish took longer than " + settings.slowPublish().toMillis() + " ms; a peer is slow");
        }
    }

    private void noteSlow(String reason) {
        health.slow(reason);
        nextTick = System.nanoTime();
    }

    /** Takes the peers' changes, looks after the session and sets the health. */
    private void tick(long now) {
        nextTick = now + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
        if (session() != null && now - openedAt > LASTING_NANOS) {
            openFailures = 0;
            toldFault = "";
        }
        ConcurrentLinkedQueue<PeerChange> arrived = changes;
        for (PeerChange change = arrived.poll(); change != null; change = arrived.poll()) {
            members.changed(change.peer(), change.up(), now).forEach(context.reporter()::possibleGap);
        }
        members.settled(now).forEach(context.reporter()::possibleGap);
        List<PeerAddress> peers = context.peers();
        List<PeerAddress> missing = members.missing(peers, now);
        if (session() == null ? now - retryAt >= 0 : members.callsForReopen(missing, now)) {
            reopen(missing);
        }
        health.show(openFailure, missing, peers.size(), now);
    }

    private void reopen(List<PeerAddress> missing) {
        String cause = openFailure == null ? "for " + LaneHealth.named(missing) : "after a failure";
        LOG.info("node {}: opens its Zenoh session anew {}", context.nodeId(), cause);
        closeSession();
        if (closed) {
            return; // The port belongs to who comes next.
        }
        try {
            open();
        } catch (ZenohFailure e) {
            notOpen(String.valueOf(
                    ZenohErrors.opening(e, context.localAddress()).getMessage()));
            return;
        }
        openFailure = null;
        context.reporter().possibleGap("the Zenoh session was opened anew " + cause);
    }

    private void notOpen(String reason) {
        openFailure = reason;
        retryAt = System.nanoTime() + retries.pause(openFailures).toNanos();
        openFailures++;
    }

    private void open() throws ZenohFailure {
        List<PeerAddress> peers = context.peers();
        ZenohId own = ZenohId.random(context.nodeId(), random);
        String json = ZenohConfig.compose(own, context.localAddress(), peers, context.tls(), settings);
        ConcurrentLinkedQueue<PeerChange> fresh = new ConcurrentLinkedQueue<>();
        changes = fresh;
        members.opened(peers);
        ZenohLibrary.Session opened = library.open(json, context.topic(), new ZenohLibrary.Events() {
            @Override
            public void message(Payload payload) {
                receiver.accept(payload);
            }

            @Override
            public void peer(ZenohId peer, boolean up) {
                fresh.add(new PeerChange(peer, up));
            }
        });
        openedAt = System.nanoTime();
        setSession(opened);
    }

    private synchronized ZenohLibrary.@Nullable Session session() {
        return session;
    }

    /** Keeps the session, or closes it at once when the lane was closed while it was being opened. */
    private void setSession(ZenohLibrary.Session opened) {
        synchronized (this) {
            if (!closed) {
                session = opened;
                return;
            }
        }
        opened.close();
    }

    private void closeSession() {
        ZenohLibrary.Session open;
        synchronized (this) {
            open = session;
            session = null;
        }
        if (open != null) {
            open.close();
        }
    }
}
