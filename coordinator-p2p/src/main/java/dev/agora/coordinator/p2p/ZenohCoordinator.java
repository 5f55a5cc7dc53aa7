package dev.agora.coordinator.p2p;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import dev.agora.spi.support.HealthBoard;
import dev.agora.spi.support.Inboxes;
import dev.agora.spi.support.LifeCycle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The peer-to-peer coordinator of one node. Safe for all threads: callers hand payloads to the {@link Lane}, which owns the
 * Zenoh session; Zenoh's threads hand what arrives to the {@link Inboxes inboxes}.
 */
final class ZenohCoordinator implements Coordinator {
    private static final CoordinatorCapabilities CAPABILITIES = new CoordinatorCapabilities(
            CoordinatorCapabilities.Delivery.AT_MOST_ONCE,
            CoordinatorCapabilities.Ordering.PER_PUBLISHER,
            false,
            false,
            Payload.MAX_BYTES);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final CoordinatorContext context;
    private final ZenohSettings settings;
    private final ZenohLibrary.Loader loader;
    private final LifeCycle life = new LifeCycle();
    private final Inboxes inboxes;
    private final HealthBoard health;
    private volatile @Nullable Lane lane;

    ZenohCoordinator(CoordinatorContext context, ZenohSettings settings, ZenohLibrary.Loader loader) {
        this.context = context;
        this.settings = settings;
        this.loader = loader;
        this.health = new HealthBoard(context.clock(), context.reporter()::healthChanged);
        this.inboxes = new Inboxes(
                "zenoh-receive-" + context.nodeId(),
                new Inboxes.Bounds(settings.inbox(), PATIENCE),
                context.reporter());
    }

    @Override
    public void start() {
        life.start(this::open, this::closeLane);
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
        closeLane();
        inboxes.close();
        health.closed();
    }

    private void open() {
        Lane opened = new Lane(context, settings, loader.load(), inboxes::offer, health);
        try {
            opened.start();
        } finally {
            lane = opened; // also when it failed, so that it is closed
        }
    }

    private CompletionStage<Void> send(Payload payload) {
        return Objects.requireNonNull(lane, "started without a lane").publish(payload);
    }

    private void closeLane() {
        Lane open = lane;
        if (open != null) {
            open.close();
        }
    }
}
