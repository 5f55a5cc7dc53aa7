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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A coordinator without a network: payloads go through an {@link InMemoryBroker} of this JVM. Safe for all threads. */
public final class InMemoryCoordinator implements Coordinator {
    private enum State {
        CREATED,
        STARTED,
        CLOSED
    }

    private final CoordinatorContext context;
    private final InMemoryBroker broker;
    private final CoordinatorCapabilities capabilities;
    private final int inboxBound;
    private final List<InMemoryInbox> inboxes = new CopyOnWriteArrayList<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.CREATED);
    private volatile CoordinatorHealth health;

    /** A coordinator that is not started; its settings are those of {@link InMemoryProvider#properties()}. */
    public InMemoryCoordinator(CoordinatorContext context, InMemoryBroker broker) {
        this.context = context;
        this.broker = broker;
        this.inboxBound = Math.toIntExact(context.settings().number("inbox"));
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
        if (!state.compareAndSet(State.CREATED, State.STARTED)) {
            throw new CoordinatorException(Kind.BUG, "STARTED_TWICE", "start was called when " + state.get());
        }
        broker.connect(this);
        if (broker.isRunning()) {
            move(new CoordinatorHealth.Up(context.clock().instant()));
        } else {
            brokerStopped();
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
        return broker.publish(this, payload)
                ? CompletableFuture.completedStage(null)
                : failed(Kind.TRANSIENT, "BROKER_UNREACHABLE", "the in-memory broker is stopped; start it");
    }

    @Override
    public Subscription subscribe(MessageHandler handler) {
        if (state.get() != State.STARTED) {
            throw new CoordinatorException(Kind.BUG, "NOT_STARTED", "subscribe was called when " + state.get());
        }
        InMemoryInbox inbox =
                new InMemoryInbox("in-memory-" + context.nodeId(), inboxBound, handler, context.reporter());
        inboxes.add(inbox);
        return () -> {
            inboxes.remove(inbox);
            inbox.close();
        };
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
        if (state.getAndSet(State.CLOSED) == State.STARTED) {
            broker.disconnect(this);
            inboxes.forEach(InMemoryInbox::close);
            inboxes.clear();
        }
        health = new CoordinatorHealth.Down("closed", context.clock().instant());
    }

    String topic() {
        return context.topic();
    }

    void arrived(Payload payload) {
        inboxes.forEach(inbox -> inbox.offer(payload));
    }

    void brokerStopped() {
        move(new CoordinatorHealth.Down(
                "the in-memory broker is stopped", context.clock().instant()));
    }

    void brokerStarted() {
        move(new CoordinatorHealth.Up(context.clock().instant()));
        context.reporter().possibleGap("the in-memory broker was stopped");
    }

    private void move(CoordinatorHealth next) {
        health = next;
        context.reporter().healthChanged(next);
    }

    private static CompletionStage<Void> failed(Kind kind, String code, String message) {
        return CompletableFuture.failedStage(new CoordinatorException(kind, code, message));
    }
}
