package dev.agora.coordinator.kafka;

import dev.agora.spi.tck.KitServer;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/** The kit's hands on the module's broker. Its clients follow the addresses it tells them, so no proxy can stand before it. */
final class KafkaKitServer implements KitServer {
    private final TestBroker broker;

    KafkaKitServer(TestBroker broker) {
        this.broker = broker;
    }

    @Override
    public String address() {
        return broker.sasl();
    }

    @Override
    public void stop() {
        broker.kill();
    }

    @Override
    public void start() {
        broker.start();
    }

    @Override
    public void pause() {
        broker.pause();
    }

    @Override
    public void resume() {
        broker.resume();
    }

    @Override
    public Optional<Map<String, String>> settingsVia(InetSocketAddress other) {
        return Optional.of(Map.of("brokers", "127.0.0.1:" + other.getPort()));
    }
}
