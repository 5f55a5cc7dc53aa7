package dev.agora.coordinator.nats;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import dev.agora.spi.support.HealthBoard;
import dev.agora.spi.support.LifeCycle;
import io.nats.client.Nats;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The NATS coordinator of one node. Safe for all threads: payloads go through the {@link Outbox}, what arrives goes to the
 * {@link Receiver receivers}, and the {@link Link} keeps the connection under both.
 */
final class NatsCoordinator implements Coordinator {
    private final CoordinatorContext context;
    private final NatsSettings settings;
    private final CoordinatorCapabilities capabilities;
    private final HealthBoard health;
    private final Outbox outbox;
    private final Link link;
    private final List<Receiver> receivers = new CopyOnWriteArrayList<>();
    private final LifeCycle life = new LifeCycle();

    NatsCoordinator(CoordinatorContext context, NatsSettings settings) {
        this(context, settings, Nats::connect);
    }

    NatsCoordinator(CoordinatorContext context, NatsSettings settings, Dialer.Connecting connecting) {
        this.context = context;
        this.settings = settings;
        this.capabilities = new CoordinatorCapabilities(
                CoordinatorCapabilities.Delivery.AT_MOST_ONCE,
                CoordinatorCapabilities.Ordering.PER_PUBLISHER,
                false,
                !settings.noEcho(),
                Payload.MAX_BYTES);
        this.health = new HealthBoard(context.clock(), context.reporter()::healthChanged);
        this.outbox = new Outbox(context.topic(), settings.capacities().client());
        this.link = new Link(context, settings, new Standing(context, settings, health, outbox), outbox, connecting);
    }

    @Override
    public void start() {
        life.start(link::start, link::close);
    }

    @Override
    public CompletionStage<Void> publish(Payload payload) {
        return life.publish(payload, capabilities.maxPayloadBytes(), outbox::publish);
    }

    @Override
    public Subscription subscribe(MessageHandler handler) {
        Receiver receiver = life.subscribe(() -> registered(handler));
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
        life.end();
        List<Receiver> closing = List.copyOf(receivers);
        link.close();
        closing.forEach(Receiver::close);
        health.closed();
    }

    private Receiver registered(MessageHandler handler) {
        Receiver receiver = new Receiver(
                context.topic(), settings.capacities().subscription(), handler, context.reporter(), this::forget);
        receivers.add(receiver);
        return receiver;
    }

    private void forget(Receiver receiver) {
        receivers.remove(receiver);
        link.remove(receiver);
    }
}
