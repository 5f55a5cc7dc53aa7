package dev.agora.spi.tck;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The kit's hands on an {@link InMemoryBroker}. */
public final class InMemoryServer implements KitServer {
    private final InMemoryBroker broker;

    /** The hands on that broker. */
    public InMemoryServer(InMemoryBroker broker) {
        this.broker = broker;
    }

    @Override
    public String address() {
        return broker.guard().address();
    }

    @Override
    public void stop() {
        broker.stop();
    }

    @Override
    public void start() {
        if (!broker.isRunning()) {
            broker.start();
        }
    }

    @Override
    public void pause() {
        broker.pause();
    }

    @Override
    public void resume() {
        broker.resume();
    }

    /** Nothing in this JVM listens there, so the broker is not found. */
    @Override
    public Optional<Map<String, String>> settingsVia(InetSocketAddress other) {
        return Optional.of(Map.of(
                "address",
                other.getHostString() + ":" + other.getPort(),
                "password",
                broker.guard().password()));
    }

    @Override
    public OptionalInt connections() {
        return OptionalInt.of(broker.connections());
    }
}
