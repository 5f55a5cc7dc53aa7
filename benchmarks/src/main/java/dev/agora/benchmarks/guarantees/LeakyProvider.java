package dev.agora.benchmarks.guarantees;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import dev.agora.spi.Subscription;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The real coordinators of a backend, behind a {@link Leak} that is tight until it is told otherwise. */
record LeakyProvider(CoordinatorProvider real, Leak leak) implements CoordinatorProvider {
    @Override
    public String type() {
        return real.type();
    }

    @Override
    public SpiVersion spiVersion() {
        return real.spiVersion();
    }

    @Override
    public List<PropertySpec> properties() {
        return real.properties();
    }

    @Override
    public boolean listens() {
        return real.listens();
    }

    @Override
    public Coordinator create(CoordinatorContext context) {
        return new Leaky(real.create(context), leak);
    }

    private record Leaky(Coordinator real, Leak leak) implements Coordinator {
        @Override
        public void start() {
            real.start();
        }

        @Override
        public CompletionStage<Void> publish(Payload payload) {
            return real.publish(payload);
        }

        @Override
        public Subscription subscribe(MessageHandler handler) {
            return real.subscribe(payload -> {
                if (leak.passes(payload)) {
                    handler.onMessage(payload);
                }
            });
        }

        @Override
        public CoordinatorCapabilities capabilities() {
            return real.capabilities();
        }

        @Override
        public CoordinatorHealth health() {
            return real.health();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
