package dev.agora.core.bus;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator of type {@code Default}: the peer-to-peer one, or, where it cannot start for good (a platform without its native library),
 * none at all with the remedy in its health, so that the node runs. Safe for all threads.
 */
final class DefaultCoordinator implements Coordinator {
    private static final Logger log = LoggerFactory.getLogger(DefaultCoordinator.class);

    private final InstantSource clock;
    /** Published to all threads; replaced once, by start. */
    private volatile Coordinator delegate;

    DefaultCoordinator(Coordinator delegate, InstantSource clock) {
        this.delegate = delegate;
        this.clock = clock;
    }

    @Override
    public void start() {
        try {
            delegate.start();
        } catch (CoordinatorException failure) {
            if (failure.kind() != CoordinatorException.Kind.CONFIG) {
                throw failure;
            }
            log.warn(
                    "the default coordinator does not start; events travel by node RPC alone: {}",
                    failure.getMessage());
            delegate.close();
            delegate = new AbsentCoordinator(failure.code() + ": " + failure.getMessage(), clock.instant());
        }
    }

    @Override
    public CompletionStage<Void> publish(Payload payload) {
        return delegate.publish(payload);
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
        return delegate.health();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
