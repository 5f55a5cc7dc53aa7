package dev.agora.benchmarks;

import dev.agora.spi.Coordinator;
import dev.agora.spi.Payload;
import java.util.concurrent.atomic.AtomicLong;

/** A plug-in without the bus above it, for what has no Java client of its own: Zenoh behind its C interface, and memory. */
final class RawCoordinator implements Link {
    private static final int WINDOW = 1024;
    private final Coordinator publisher;
    private final Coordinator subscriber;
    private final Payload payload;
    private final AtomicLong received = new AtomicLong();

    RawCoordinator(Coordinator publisher, Coordinator subscriber, byte[] payload) {
        this.publisher = publisher;
        this.subscriber = subscriber;
        this.payload = Payload.copyOf(payload);
        publisher.start();
        subscriber.start();
        var _ = subscriber.subscribe(message -> received.incrementAndGet());
    }

    @Override
    public void send() {
        var _ = publisher.publish(payload);
    }

    @Override
    public long received() {
        return received.get();
    }

    @Override
    public int window() {
        return WINDOW;
    }

    @Override
    public void close() {
        publisher.close();
        subscriber.close();
    }
}
