package dev.agora.spi.tck;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import dev.agora.spi.support.Inboxes;
import dev.agora.spi.support.LifeCycle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A coordinator without a network: payloads go through an {@link InMemoryBroker} of this JVM. Safe for all threads. */
public final class InMemoryCoordinator implements Coordinator {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final CoordinatorContext context;
    private final InMemoryBroker broker;
    private final CoordinatorCapabilities capabilities;
    private final LifeCycle life = new LifeCycle();
    private final Inboxes inboxes;
    private volatile CoordinatorHealth health;

    /** A coordinator that is not started; its settings are those of {@link InMemoryProvider#properties()}. */
    public InMemoryCoordinator(CoordinatorContext context, InMemoryBroker broker) {
        this.context = context;
        this.broker = broker;
        int bound = Math.toIntExact(context.settings().number("inbox"));
        this.inboxes =
                new Inboxes("in-memory-" + context.nodeId(), new Inboxes.Bounds(bound, PATIENCE), context.reporter());
        this.capabilities = new CoordinatorCapabilities(
                CoordinatorCapabilities.Delivery.AT_MOST_ONCE,
                CoordinatorCapabilities.Ordering.PER_PUBLISHER,
                false,
                context.settings().flag("echo"),
                Math.toIntExact(context.settings().number("maxPayload")));
        this.health = new CoordinatorHealth.Down("not started", context.clock().instant());
    }

    @Override
    public void start() {
        life.start(this::connect, () -> broker.disconnect(this));
    }

    @Override
    public CompletionStage<Void> publish(Payload payload) {
        return life.publish(payload, capabilities.maxPayloadBytes(), this::send);
    }

    @Override
    public Subscription subscribe(MessageHandler handler) {
        return life.subscribe(() -> inboxes.open(handler));
    }

    @Override
    public CoordinatorCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public CoordinatorHealth health() {
        return health;
    }

    @Override
    public void close() {
        life.end();
        broker.disconnect(this);
        inboxes.close();
        health = new CoordinatorHealth.Down("closed", context.clock().instant());
    }

    String topic() {
        return context.topic();
    }

    /** Whether payloads of that node are taken: those of all, or, with the setting {@code peersOnly}, those of members. */
    boolean hears(InMemoryCoordinator sender) {
        int id = sender.context.nodeId();
        return !context.settings().flag("peersOnly") || context.peers().stream().anyMatch(peer -> peer.nodeId() == id);
    }

    void arrived(Payload payload) {
        inboxes.offer(payload);
    }

    void brokerStopped() {
        move(new CoordinatorHealth.Down(unreached(), context.clock().instant()));
    }

    void brokerPaused() {
        move(new CoordinatorHealth.Degraded(
                "the in-memory broker at '" + broker.guard().address() + "' is paused; resume it",
                context.clock().instant()));
    }

    void brokerStarted(String why) {
        move(new CoordinatorHealth.Up(context.clock().instant()));
        context.reporter().possibleGap("the in-memory broker " + why);
    }

    private void connect() {
        if (!isReached()) {
            brokerStopped();
            return;
        }
        broker.guard().admit(context.settings(), context.topic());
        broker.connect(this);
        if (broker.isRunning()) {
            move(new CoordinatorHealth.Up(context.clock().instant()));
        } else if (broker.isPaused()) {
            brokerPaused();
        } else {
            brokerStopped();
        }
    }

    private CompletionStage<Void> send(Payload payload) {
        return isReached()
                ? broker.publish(this, payload)
                : CompletableFuture.failedStage(
                        new CoordinatorException(Kind.TRANSIENT, "BROKER_UNREACHABLE", unreached()));
    }

    private boolean isReached() {
        return broker.guard().isReachedBy(context.settings());
    }

    private String unreached() {
        return "no in-memory broker runs at '"
                + context.settings().text("address").orElse("") + "'; start it, or mend the property address";
    }

    private void move(CoordinatorHealth next) {
        health = next;
        context.reporter().healthChanged(next);
    }
}
