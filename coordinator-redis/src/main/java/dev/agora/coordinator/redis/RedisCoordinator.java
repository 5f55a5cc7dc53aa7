package dev.agora.coordinator.redis;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator of one node over Redis, of any type. Safe for all threads: the {@link LinkKeeper} owns the link, callers hand
 * payloads to it, and the client's thread hands what arrives to the {@link Inbox inboxes}.
 */
final class RedisCoordinator implements Coordinator, Link.Events {
    private static final CoordinatorCapabilities CAPABILITIES = new CoordinatorCapabilities(
            CoordinatorCapabilities.Delivery.AT_MOST_ONCE,
            CoordinatorCapabilities.Ordering.PER_PUBLISHER,
            false,
            true,
            Payload.MAX_BYTES);

    private enum State {
        CREATED,
        STARTING,
        STARTED,
        CLOSED
    }

    private final CoordinatorContext context;
    private final RedisSettings settings;
    private final List<Inbox> inboxes = new CopyOnWriteArrayList<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.CREATED);
    private final HealthBoard health;
    private final Semaphore wake = new Semaphore(0);
    private final AtomicReference<@Nullable RedisConnector> connector = new AtomicReference<>();
    private volatile @Nullable LinkKeeper keeper;

    RedisCoordinator(CoordinatorContext context, RedisSettings settings) {
        this.context = context;
        this.settings = settings;
        this.health = new HealthBoard(context.clock(), context.reporter());
    }

    @Override
    public void start() {
        if (!state.compareAndSet(State.CREATED, State.STARTING)) {
            throw new CoordinatorException(Kind.BUG, "STARTED_TWICE", "start was called when " + state.get());
        }
        boolean open = false;
        try {
            RedisConnector opened = new RedisConnector(settings);
            connector.set(opened);
            LinkOpener opener = new LinkOpener(settings, opened, context.topic(), this);
            LinkKeeper started = new LinkKeeper(context, settings, opener, wake, health);
            keeper = started;
            started.start();
            open = state.compareAndSet(State.STARTING, State.STARTED);
        } finally {
            if (!open) {
                state.set(State.CLOSED);
                disconnect();
            }
        }
    }

    @Override
    public CompletionStage<Void> publish(Payload payload) {
        LinkKeeper running = keeper;
        if (running == null || state.get() != State.STARTED) {
            return failed(Kind.BUG, "NOT_STARTED", "publish was called when " + state.get());
        }
        if (payload.size() > CAPABILITIES.maxPayloadBytes()) {
            return failed(
                    Kind.CONFIG,
                    "PAYLOAD_TOO_LARGE",
                    payload.size() + " bytes, at most " + CAPABILITIES.maxPayloadBytes()
                            + " are taken; publish smaller ones");
        }
        Link link = running.link();
        return link == null
                ? failed(
                        Kind.TRANSIENT,
                        "NO_LINK",
                        "Redis is not connected now: " + health.now() + "; publish again later")
                : link.publish(payload);
    }

    @Override
    public Subscription subscribe(MessageHandler handler) {
        Inbox[] self = new Inbox[1];
        String name = "redis-receive-" + context.nodeId();
        Inbox inbox = new Inbox(name, settings.inbox(), handler, context.reporter(), () -> inboxes.remove(self[0]));
        self[0] = inbox;
        synchronized (inboxes) {
            if (state.get() != State.STARTED) {
                throw new CoordinatorException(Kind.BUG, "NOT_STARTED", "subscribe was called when " + state.get());
            }
            inboxes.add(inbox);
            inbox.start();
        }
        return inbox;
    }

    @Override
    public CoordinatorCapabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public CoordinatorHealth health() {
        return health.now();
    }

    @Override
    public void close() {
        List<Inbox> closing;
        synchronized (inboxes) {
            state.set(State.CLOSED);
            closing = List.copyOf(inboxes);
        }
        disconnect();
        closing.forEach(Inbox::close);
        health.closed();
    }

    @Override
    public void arrived(Payload payload) {
        for (Inbox inbox : inboxes) {
            inbox.offer(payload);
        }
    }

    @Override
    public void disturbed() {
        wake.release();
    }

    private void disconnect() {
        LinkKeeper running = keeper;
        if (running != null) {
            running.close();
        }
        RedisConnector open = connector.getAndSet(null);
        if (open != null) {
            open.close();
        }
    }

    private static CompletionStage<Void> failed(Kind kind, String code, String message) {
        return CompletableFuture.failedStage(new CoordinatorException(kind, code, message));
    }
}
