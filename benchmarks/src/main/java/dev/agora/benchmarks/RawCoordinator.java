package dev.agora.benchmarks;

import dev.agora.spi.Coordinator;
import dev.agora.spi.Payload;
import java.util.function.Consumer;

/** A plug-in without the bus above it, for what has no Java client of its own: Zenoh behind its C interface, and memory. */
final class RawCoordinator implements RawClient {
    private final Coordinator publisher;
    private final Coordinator subscriber;

    RawCoordinator(Coordinator publisher, Coordinator subscriber, Consumer<byte[]> receiver) {
        this.publisher = publisher;
        this.subscriber = subscriber;
        publisher.start();
        subscriber.start();
        var _ = subscriber.subscribe(message -> receiver.accept(message.toByteArray()));
    }

    @Override
    public void publish(byte[] payload) {
        var _ = publisher.publish(Payload.copyOf(payload));
    }

    @Override
    public void close() {
        publisher.close();
        subscriber.close();
    }
}
