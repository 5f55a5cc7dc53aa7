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
import dev.agora.spi.support.HealthBoard;
import dev.agora.spi.support.Inboxes;
import dev.agora.spi.support.LifeCycle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator of one node over Redis, of any type. Safe for all threads: the {@link LinkKeeper} owns the link, callers hand
 * payloads to it, and the client's thread hands what arrives to the {@link Inboxes inboxes}.
 */
final class RedisCoordinator implements Coordinator, Link.Events {
    private static final CoordinatorCapabilities CAPABILITIES = new CoordinatorCapabilities(
            CoordinatorCapabilities.Delivery.AT_MOST_ONCE,
            CoordinatorCapabilities.Ordering.PER_PUBLISHER,
            false,
            true,
            Payload.MAX_BYTES);
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private final CoordinatorContext context;
    private final RedisSettings settings;
    private final LifeCycle life = new LifeCycle();
    private final Inboxes inboxes;
    private final HealthBoard health;
    private final Semaphore wake = new Semaphore(0);
    private final AtomicReference<@Nullable RedisConnector> connector = new AtomicReference<>();
    private volatile @Nullable LinkKeeper keeper;

    RedisCoordinator(CoordinatorContext context, RedisSettings settings) {
        this.context = context;
        this.settings = settings;
        this.health = new HealthBoard(context.clock(), context.reporter()::healthChanged);
        this.inboxes = new Inboxes(
                "redis-receive-" + context.nodeId(),
                new Inboxes.Bounds(settings.inbox(), PATIENCE),
                context.reporter());
    }

    @Override
    public void start() {
        life.start(this::connect, this::disconnect);
    }

    @Override
    public CompletionStage<Void> publish(Payload payload) {
        return life.publish(payload, CAPABILITIES.maxPayloadBytes(), this::send);
    }

    @Override
    public Subscription subscribe(MessageHandler handler) {
        return life.subscribe(() -> inboxes.open(handler));
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
        life.end();
        disconnect();
        inboxes.close();
        health.closed();
    }

    @Override
    public void arrived(Payload payload) {
        inboxes.offer(payload);
    }

    @Override
    public void disturbed() {
        wake.release();
    }

    private void connect() {
        RedisConnector opened = new RedisConnector(settings);
        connector.set(opened);
        LinkOpener opener = new LinkOpener(settings, opened, context.topic(), this);
        LinkKeeper started = new LinkKeeper(context, settings, opener, wake, health);
        keeper = started;
        started.start();
    }

    private CompletionStage<Void> send(Payload payload) {
        Link link = Objects.requireNonNull(keeper, "started without a keeper").link();
        return link == null
                ? CompletableFuture.failedStage(new CoordinatorException(
                        Kind.TRANSIENT,
                        "NO_LINK",
                        "Redis is not connected now: " + health.now() + "; publish again later"))
                : link.publish(payload);
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
}
