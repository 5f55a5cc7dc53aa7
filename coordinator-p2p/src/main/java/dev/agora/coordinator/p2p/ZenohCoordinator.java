package dev.agora.coordinator.p2p;

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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The peer-to-peer coordinator of one node. Safe for all threads: callers hand payloads to the {@link Lane}, which owns the
 * Zenoh session; Zenoh's threads hand what arrives to the {@link Inbox inboxes}.
 */
final class ZenohCoordinator implements Coordinator {
    private static final CoordinatorCapabilities CAPABILITIES = new CoordinatorCapabilities(
            CoordinatorCapabilities.Delivery.AT_MOST_ONCE,
            CoordinatorCapabilities.Ordering.PER_PUBLISHER,
            false,
            false,
            Payload.MAX_BYTES);

    private enum State {
        CREATED,
        STARTING,
        STARTED,
        CLOSED
    }

    private final CoordinatorContext context;
    private final ZenohSettings settings;
    private final ZenohLibrary.Loader loader;
    private final List<Inbox> inboxes = new CopyOnWriteArrayList<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.CREATED);
    private final HealthBoard health;
    private volatile @Nullable Lane lane;

    ZenohCoordinator(CoordinatorContext context, ZenohSettings settings, ZenohLibrary.Loader loader) {
        this.context = context;
        this.settings = settings;
        this.loader = loader;
        this.health = new HealthBoard(context.clock(), context.reporter());
    }

    @Override
    public void start() {
        if (!state.compareAndSet(State.CREATED, State.STARTING)) {
            throw new CoordinatorException(Kind.BUG, "STARTED_TWICE", "start was called when " + state.get());
        }
        boolean open = false;
        Lane started = null;
        try {
            started = new Lane(context, settings, loader.load(), this::arrived, health);
            started.start();
            lane = started;
            open = state.compareAndSet(State.STARTING, State.STARTED);
        } finally {
            if (!open) {
                state.set(State.CLOSED);
                if (started != null) {
                    started.close();
                }
            }
        }
    }

    @Override
    public CompletionStage<Void> publish(Payload payload) {
        Lane running = lane;
        if (running == null || state.get() != State.STARTED) {
            return failed(Kind.BUG, "NOT_STARTED", "publish was called when " + state.get());
        }
        if (payload.size() > CAPABILITIES.maxPayloadBytes()) {
            return failed(
                    Kind.CONFIG,
                    "PAYLOAD_TOO_LARGE",
                    payload.size() + " bytes, at most " + CAPABILITIES.maxPayloadBytes() + " are taken");
        }
        return running.publish(payload);
    }

    @Override
    public Subscription subscribe(MessageHandler handler) {
        Inbox[] self = new Inbox[1];
        String name = "zenoh-receive-" + context.nodeId();
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
        Lane running = lane;
        if (running != null) {
            running.close();
        }
        closing.forEach(Inbox::close);
        health.closed();
    }

    private void arrived(Payload payload) {
        for (Inbox inbox : inboxes) {
            inbox.offer(payload);
        }
    }

    private static CompletionStage<Void> failed(Kind kind, String code, String message) {
        return CompletableFuture.failedStage(new CoordinatorException(kind, code, message));
    }
}
