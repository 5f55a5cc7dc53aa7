package dev.agora.coordinator.p2p;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the Zenoh session: it publishes what callers queued, watches the members, and opens the session anew
 * when a member calls for it or an open failed. Callers touch only the bounded queue.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final long TICK_MILLIS = 100;
    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final long SLOW_SHOWN_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private record Outgoing(Payload payload, CompletableFuture<Void> done) {}

    private record PeerChange(ZenohId peer, boolean up) {}

    private final CoordinatorContext context;
    private final ZenohSettings settings;
    private final ZenohLibrary library;
    private final Consumer<Payload> receiver;
    private final HealthBoard health;
    private final ArrayBlockingQueue<Outgoing> waiting;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final RandomGenerator random = new SecureRandom();
    private final Backoff retries = new Backoff(random, FIRST_RETRY, Backoff.LIMIT);
    private final Membership members;
    private final Thread thread;
    private volatile boolean closed;

    // confined to the lane's thread after start
    private ZenohLibrary.@Nullable Session session;
    private volatile ConcurrentLinkedQueue<PeerChange> changes = new ConcurrentLinkedQueue<>();
    private long nextTick;
    private long slowUntil;
    private String slowReason = "";
    private int openFailures; // in a row
    private long retryAt;
    private @Nullable String openFailure;

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
        this.health = health;
        this.waiting = new ArrayBlockingQueue<>(settings.window());
        this.members = new Membership(context.nodeId(), System.nanoTime());
        this.slowUntil = System.nanoTime();
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
        Outgoing outgoing = new Outgoing(payload, new CompletableFuture<>());
        long bytes = waitingBytes.addAndGet(payload.size());
        if (bytes > MAX_BYTES || !waiting.offer(outgoing)) {
            waitingBytes.addAndGet(-payload.size());
            return CompletableFuture.failedStage(new CoordinatorException(
                    Kind.TRANSIENT,
                    "WINDOW_FULL",
                    "the " + settings.window() + " payloads or " + MAX_BYTES
                            + " bytes that may wait to be sent do wait; publish again later"));
        }
        if (closed) {
            refuseWaiting();
        }
        return outgoing.done().minimalCompletionStage();
    }

    /** Ends the lane and the session; idempotent, bounded. Payloads that still wait are refused. */
    void close() {
        closed = true;
        Threads.awaitEnd(thread, PATIENCE);
        closeSession();
        refuseWaiting();
    }

    private void run() {
        try {
            while (!closed) {
                Outgoing next = waiting.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    waitingBytes.addAndGet(-next.payload().size());
                    send(next);
                }
                long now = System.nanoTime();
                if (!closed && (now - nextTick >= 0 || !changes.isEmpty())) {
                    tick(now);
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("node {}: the Zenoh lane was interrupted and ends", context.nodeId());
        }
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
        }
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        if (took.compareTo(settings.slowPublish()) > 0) {
            noteSlow("a publish took longer than " + settings.slowPublish().toMillis() + " ms; a peer is slow");
        }
    }

    private void noteSlow(String reason) {
        slowReason = reason;
        slowUntil = System.nanoTime() + SLOW_SHOWN_NANOS;
        nextTick = System.nanoTime();
    }

    /** Takes the peers' changes, looks after the session and sets the health. */
    private void tick(long now) {
        nextTick = now + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
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
        showHealth(missing, peers.size(), now);
    }

    private void showHealth(List<PeerAddress> missing, int peers, long now) {
        List<String> reasons = new ArrayList<>();
        if (!missing.isEmpty()) {
            reasons.add("no connection to " + named(missing) + " (" + missing.size() + " of " + peers
                    + "): not running, not reachable, or refused by its certificate");
        }
        if (now - slowUntil < 0) {
            reasons.add(slowReason);
        }
        if (openFailure != null) {
            health.down(openFailure);
        } else if (reasons.isEmpty()) {
            health.up();
        } else {
            health.degraded(String.join("; ", reasons));
        }
    }

    private static String named(List<PeerAddress> peers) {
        return peers.stream()
                .map(peer -> "node " + peer.nodeId() + " at " + peer.host() + " port " + peer.port())
                .collect(Collectors.joining(", "));
    }

    private void reopen(List<PeerAddress> missing) {
        LOG.info("node {}: opens its Zenoh session anew for {}", context.nodeId(), named(missing));
        closeSession();
        if (closed) {
            return; // The port belongs to who comes next.
        }
        try {
            open();
            openFailures = 0;
            openFailure = null;
            context.reporter().possibleGap("the Zenoh session was opened anew for " + named(missing));
        } catch (ZenohFailure e) {
            String reason = ZenohErrors.opening(e, context.localAddress()).getMessage();
            openFailure = String.valueOf(reason);
            retryAt = System.nanoTime() + retries.pause(openFailures).toNanos();
            openFailures++;
        }
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

    private void refuseWaiting() {
        for (Outgoing left = waiting.poll(); left != null; left = waiting.poll()) {
            waitingBytes.addAndGet(-left.payload().size());
            left.done()
                    .completeExceptionally(new CoordinatorException(
                            Kind.BUG, "CLOSED", "the coordinator was closed before the payload was sent"));
        }
    }
}
