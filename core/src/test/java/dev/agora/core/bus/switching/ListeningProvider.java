package dev.agora.core.bus.switching;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.PeerAddress;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import dev.agora.spi.Subscription;
import dev.agora.spi.tck.InMemoryBroker;
import dev.agora.spi.tck.InMemoryProvider;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** In-memory coordinators that take the node's address of {@link Ports} from start to close; {@code failsOn} names a node where none starts. */
record ListeningProvider(String type, InMemoryProvider delegate, Ports ports) implements CoordinatorProvider {
    static ListeningProvider of(String type, Ports ports) {
        return new ListeningProvider(type, new InMemoryProvider(), ports);
    }

    InMemoryBroker broker() {
        return delegate.broker();
    }

    @Override
    public SpiVersion spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public List<PropertySpec> properties() {
        return Stream.concat(
                        delegate.properties().stream(),
                        Stream.of(
                                PropertySpec.text("tuning", "makes it another value"),
                                PropertySpec.number("failsOn", 0, 0, 100, "id", "node where it does not start")))
                .toList();
    }

    @Override
    public boolean listens() {
        return true;
    }

    @Override
    public Coordinator create(CoordinatorContext context) {
        boolean fails = context.settings().number("failsOn") == context.nodeId();
        return new Listening(delegate.create(context), ports, context.localAddress(), fails, new AtomicBoolean());
    }

    private record Listening(
            Coordinator real, Ports ports, PeerAddress address, boolean fails, AtomicBoolean holdsAddress)
            implements Coordinator {
        @Override
        public void start() {
            if (fails) {
                throw new CoordinatorException(
                        CoordinatorException.Kind.CONFIG, "FAILS", "failsOn names this node; take it away");
            }
            ports.take(address);
            holdsAddress.set(true);
            real.start();
        }

        @Override
        public CompletionStage<Void> publish(Payload payload) {
            return real.publish(payload);
        }

        @Override
        public Subscription subscribe(MessageHandler handler) {
            return real.subscribe(handler);
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
            if (holdsAddress.compareAndSet(true, false)) {
                ports.release(address);
            }
        }
    }
}
