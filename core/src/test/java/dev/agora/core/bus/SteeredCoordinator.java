package dev.agora.core.bus;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A coordinator whose publishing a test can break in the ways that it does not notice itself. Safe for all threads. */
final class SteeredCoordinator implements Coordinator {
    /** What becomes of a payload. */
    enum Fault {
        NONE,
        /** Taken and lost. */
        SWALLOW,
        /** Taken and lost, and its health says that it is not up. */
        DEGRADE,
        /** Never answered. */
        STALL,
        /** Refused with words. */
        REFUSE,
        /** The plug-in throws, also when it is asked how it is. */
        THROW
    }

    static final String REFUSAL = "user 'agora' may not publish on stwt.agora; grant it";

    volatile Fault fault = Fault.NONE;
    private final Coordinator delegate;

    SteeredCoordinator(Coordinator delegate) {
        this.delegate = delegate;
    }

    @Override
    public void start() {
        delegate.start();
    }

    @Override
    public CompletionStage<Void> publish(Payload payload) {
        return switch (fault) {
            case NONE -> delegate.publish(payload);
            case SWALLOW, DEGRADE -> CompletableFuture.completedStage(null);
            case STALL -> new CompletableFuture<>();
            case REFUSE ->
                CompletableFuture.failedStage(
                        new CoordinatorException(CoordinatorException.Kind.TRANSIENT, "NO_RIGHT", REFUSAL));
            case THROW -> throw new IllegalStateException("a fault of the plug-in");
        };
    }

    @Override
    public Subscription subscribe(MessageHandler handler) {
        return delegate.subscribe(handler);
    }

    @Override
    public CoordinatorCapabilities capabilities() {
        return delegate.capabilities();
    }

    @Override
    public CoordinatorHealth health() {
        if (fault == Fault.THROW) {
            throw new IllegalStateException("a fault of the plug-in");
        }
        return fault == Fault.DEGRADE
                ? new CoordinatorHealth.Degraded("it has no peer", Instant.EPOCH)
                : delegate.health();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
