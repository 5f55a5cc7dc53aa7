package dev.agora.spi.tck;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A broker in this JVM that {@link InMemoryCoordinator}s share; it can be stopped, paused and started. Safe for all threads. */
public final class InMemoryBroker {
    /** Payloads of one node that a paused broker holds at most. */
    static final int WINDOW = 1_024;

    private enum State {
        RUNNING,
        PAUSED,
        STOPPED
    }

    private record Held(InMemoryCoordinator sender, Payload payload, CompletableFuture<Void> done) {}

    private final List<InMemoryCoordinator> connected = new CopyOnWriteArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private final InMemoryGuard guard;
    private volatile State state = State.RUNNING;

    /** A broker that runs and lets everybody in. */
    public InMemoryBroker() {
        this(InMemoryGuard.OPEN);
    }

    /** A broker that runs and asks what the guard asks. */
    public InMemoryBroker(InMemoryGuard guard) {
        this.guard = guard;
    }

    /** Whether it takes payloads. */
    public boolean isRunning() {
        return state == State.RUNNING;
    }

    /** Takes the broker down: publishing fails with TRANSIENT, health goes Down. */
    public void stop() {
        List<Held> lost;
        synchronized (held) {
            state = State.STOPPED;
            lost = List.copyOf(held);
            held.clear();
        }
        lost.forEach(each -> each.done.completeExceptionally(unreachable()));
        connected.forEach(InMemoryCoordinator::brokerStopped);
    }

    /** Brings the broker back; each coordinator reports a possible gap. */
    public void start() {
        state = State.RUNNING;
        connected.forEach(coordinator -> coordinator.brokerStarted("was stopped"));
    }

    /** Freezes the broker: what is published is held up to a bound, and nothing is delivered. */
    public void pause() {
        state = State.PAUSED;
        connected.forEach(InMemoryCoordinator::brokerPaused);
    }

    /** Ends a pause: what was held is delivered in its order. */
    public void resume() {
        synchronized (held) {
            for (Held each : held) {
                deliver(each.sender, each.payload);
                each.done.complete(null);
            }
            held.clear();
            state = State.RUNNING;
        }
        connected.forEach(coordinator -> coordinator.brokerStarted("was paused"));
    }

    /** How many coordinators are started and not closed. */
    public int connections() {
        return connected.size();
    }

    InMemoryGuard guard() {
        return guard;
    }

    boolean isPaused() {
        return state == State.PAUSED;
    }

    void connect(InMemoryCoordinator coordinator) {
        connected.add(coordinator);
    }

    @SuppressWarnings("ReferenceEquality") // a coordinator is itself only
    void disconnect(InMemoryCoordinator coordinator) {
        connected.remove(coordinator);
        List<Held> left = new ArrayList<>();
        synchronized (held) {
            for (Iterator<Held> each = held.iterator(); each.hasNext(); ) {
                Held next = each.next();
                if (next.sender == coordinator) {
                    left.add(next);
                    each.remove();
                }
            }
        }
        left.forEach(each -> each.done.completeExceptionally(new CoordinatorException(
                Kind.TRANSIENT, "CLOSED", "the coordinator was closed before the broker took the payload")));
    }

    /** Hands a payload to all on the sender's topic, or holds it while paused. */
    CompletionStage<Void> publish(InMemoryCoordinator sender, Payload payload) {
        if (state == State.RUNNING) {
            deliver(sender, payload);
            return CompletableFuture.completedStage(null);
        }
        synchronized (held) {
            return switch (state) {
                case RUNNING -> {
                    deliver(sender, payload);
                    yield CompletableFuture.completedStage(null);
                }
                case PAUSED -> hold(sender, payload);
                case STOPPED -> CompletableFuture.failedStage(unreachable());
            };
        }
    }

    @SuppressWarnings("ReferenceEquality") // a coordinator is itself only
    private CompletionStage<Void> hold(InMemoryCoordinator sender, Payload payload) {
        if (held.stream().filter(each -> each.sender == sender).count() >= WINDOW) {
            return CompletableFuture.failedStage(new CoordinatorException(
                    Kind.TRANSIENT,
                    "WINDOW_FULL",
                    WINDOW + " payloads wait for the broker at '" + guard.address() + "'; publish again later"));
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        held.add(new Held(sender, payload, done));
        return done.minimalCompletionStage();
    }

    @SuppressWarnings("ReferenceEquality") // a coordinator is itself only
    private void deliver(InMemoryCoordinator sender, Payload payload) {
        for (InMemoryCoordinator receiver : connected) {
            boolean own = receiver == sender;
            if (receiver.topic().equals(sender.topic())
                    && (own ? sender.capabilities().echoesOwn() : receiver.hears(sender))) {
                receiver.arrived(payload);
            }
        }
    }

    private CoordinatorException unreachable() {
        return new CoordinatorException(
                Kind.TRANSIENT,
                "BROKER_UNREACHABLE",
                "the in-memory broker at '" + guard.address() + "' is stopped; start it");
    }
}
