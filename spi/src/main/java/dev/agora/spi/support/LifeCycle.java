package dev.agora.spi.support;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A coordinator's life: started once, closed for good. Refuses with the right {@link CoordinatorException} what comes too early,
 * too late or twice, and a payload that is too large. Safe for all threads; closing may meet a start that is under way.
 */
public final class LifeCycle {
    private enum State {
        CREATED,
        STARTING,
        STARTED,
        CLOSED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.CREATED);
    private final Object registering = new Object();

    /** Of a coordinator that is not started. */
    public LifeCycle() {}

    /**
     * Starts: runs {@code open} on this thread. When that throws, or {@link #end} was called meanwhile, the life is over and
     * {@code undo} is run.
     *
     * @param open connects; what it throws is thrown on
     * @param undo gives back what {@code open} has opened so far; may come besides a close, so it must bear to run twice
     * @throws CoordinatorException of kind BUG when started before or closed
     */
    public void start(Runnable open, Runnable undo) {
        if (!state.compareAndSet(State.CREATED, State.STARTING)) {
            throw new CoordinatorException(Kind.BUG, "STARTED_TWICE", "start was called when " + state.get());
        }
        boolean started = false;
        try {
            open.run();
            started = state.compareAndSet(State.STARTING, State.STARTED);
        } finally {
            if (!started) {
                state.set(State.CLOSED);
                undo.run();
            }
        }
    }

    /**
     * Hands a payload on when the coordinator is started and the payload is not too large; else the stage has failed, with kind
     * BUG or CONFIG. Holds no lock, so {@code send} may still be called a moment after {@link #end}.
     *
     * @param maxBytes the most that {@link dev.agora.spi.CoordinatorCapabilities#maxPayloadBytes()} promises
     * @param send publishes
     */
    public CompletionStage<Void> publish(Payload payload, int maxBytes, Function<Payload, CompletionStage<Void>> send) {
        if (state.get() != State.STARTED) {
            return CompletableFuture.failedStage(
                    new CoordinatorException(Kind.BUG, "NOT_STARTED", "publish was called when " + state.get()));
        }
        if (payload.size() > maxBytes) {
            return CompletableFuture.failedStage(new CoordinatorException(
                    Kind.CONFIG,
                    "PAYLOAD_TOO_LARGE",
                    payload.size() + " bytes, at most " + maxBytes + " are taken; publish less at once"));
        }
        return send.apply(payload);
    }

    /**
     * Registers a handler, never at the same time as {@link #end}: what was registered is there for close to see, or refused.
     *
     * @param registration short, as close waits for it
     * @return what the registration returned
     * @throws CoordinatorException of kind BUG before start and after close
     */
    public <T> T subscribe(Supplier<T> registration) {
        synchronized (registering) {
            if (state.get() != State.STARTED) {
                throw new CoordinatorException(Kind.BUG, "NOT_STARTED", "subscribe was called when " + state.get());
            }
            return registration.get();
        }
    }

    /** Ends the life, the first thing to do in close; idempotent. From now on nothing is registered or published. */
    public void end() {
        synchronized (registering) {
            state.set(State.CLOSED);
        }
    }
}
