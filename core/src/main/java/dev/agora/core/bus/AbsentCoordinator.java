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

/** No backend: takes nothing and says why; events travel by node RPC alone. Immutable. */
final class AbsentCoordinator implements Coordinator {
    private static final CoordinatorCapabilities CAPABILITIES = new CoordinatorCapabilities(
            CoordinatorCapabilities.Delivery.AT_MOST_ONCE,
            CoordinatorCapabilities.Ordering.NONE,
            false,
            false,
            Payload.MAX_BYTES);

    private final String reason;
    private final Instant since;

    AbsentCoordinator(String reason, Instant since) {
        this.reason = reason;
        this.since = since;
    }

    @Override
    public void start() {}

    @Override
    public CompletionStage<Void> publish(Payload payload) {
        return CompletableFuture.failedStage(
                new CoordinatorException(CoordinatorException.Kind.TRANSIENT, "NO_COORDINATOR", reason));
    }

    @Override
    public Subscription subscribe(MessageHandler handler) {
        return () -> {};
    }

    @Override
    public CoordinatorCapabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public CoordinatorHealth health() {
        return new CoordinatorHealth.Degraded(reason, since);
    }

    @Override
    public void close() {}
}
