package dev.agora.coordinator.nats;

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

/**
 * The NATS coordinator of one node. Safe for all threads: payloads go through the {@link Outbox}, what arrives goes to the
 * {@link Receiver receivers}, and the {@link Link} keeps the connection under both.
 */
final class NatsCoordinator implements Coordinator {
    private enum State {
        CREATED,
        STARTING,
        STARTED,
        CLOSED
    }

    private final CoordinatorContext context;
    private final NatsSettings settings;
    private final CoordinatorCapabilities capabilities;
    private final HealthBoard health;
    private final Outbox outbox;
    private final Link link;
    private final List<Receiver> receivers = new CopyOnWriteArrayList<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.CREATED);

    NatsCoordinator(CoordinatorContext context, NatsSettings settings) {
        this.context = context;
        this.settings = settings;
        this.capabilities = new CoordinatorCapabilities(
                CoordinatorCapabilities.Delivery.AT_MOST_ONCE,
                CoordinatorCapabilities.Ordering.PER_PUBLISHER,
                false,
                !settings.noEcho(),
                Payload.MAX_BYTES);
        this.health = new HealthBoard(context.clock(), context.reporter());
        this.outbox = new Outbox(context.topic(), settings.capacities().client());
        this.link = new Link(context, settings, new Standing(context, settings, health, outbox), outbox);
    }

    @Override
    public void start() {
        if (!state.compareAndSet(State.CREATED, State.STARTING)) {
            throw new CoordinatorException(Kind.BUG, "STARTED_TWICE", "start was called when " + state.get());
        }
        boolean open = false;
        try {
            link.start();
            open = state.compareAndSet(State.STARTING, State.STARTED);
        } finally {
            if (!open) {
                state.set(State.CLOSED);
                link.close();
            }
        }
    }

    @Override
    public CompletionStage<Void> publish(Payload payload) {
        if (state.get() != State.STARTED) {
            return failed(Kind.BUG, "NOT_STARTED", "publish was called when " + state.get());
        }
        if (payload.size() > capabilities.maxPayloadBytes()) {
            return failed(
                    Kind.CONFIG,
                    "PAYLOAD_TOO_LARGE",
                    payload.size() + " bytes, at most " + capabilities.maxPayloadBytes() + " are taken");
        }
        return outbox.publish(payload);
    }

    @Override
    public Subscription subscribe(MessageHandler handler) {
        Receiver receiver = new Receiver(
                context.topic(), settings.capacities().subscription(), handler, context.reporter(), this::forget);
        synchronized (receivers) {
            if (state.get() != State.STARTED) {
                throw new CoordinatorException(Kind.BUG, "NOT_STARTED", "subscribe was called when " + state.get());
            }
            receivers.add(receiver);
        }
        link.add(receiver);
        return receiver;
    }

    @Override
    public CoordinatorCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public CoordinatorHealth health() {
        return health.now();
    }

    @Override
    public void close() {
        List<Receiver> closing;
        synchronized (receivers) {
            state.set(State.CLOSED);
            closing = List.copyOf(receivers);
        }
        link.close();
        closing.forEach(Receiver::close);
        health.closed();
    }

    private void forget(Receiver receiver) {
        receivers.remove(receiver);
        link.remove(receiver);
    }

    private static CompletionStage<Void> failed(Kind kind, String code, String message) {
        return CompletableFuture.failedStage(new CoordinatorException(kind, code, message));
    }
}
