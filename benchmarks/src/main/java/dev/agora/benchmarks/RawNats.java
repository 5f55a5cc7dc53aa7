package dev.agora.benchmarks;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The jnats client as its documentation uses it: publish, and a dispatcher. */
final class RawNats implements Link {
    private static final int WINDOW = 2048;
    private final Connection publisher;
    private final Connection subscriber;
    private final byte[] payload;
    private final AtomicLong received = new AtomicLong();

    RawNats(int port, byte[] payload) throws IOException, InterruptedException, TimeoutException {
        Options options = new Options.Builder()
                .server("nats://127.0.0.1:" + port)
                .noEcho()
                .build();
        this.publisher = Nats.connect(options);
        this.subscriber = Nats.connect(options);
        this.payload = payload;
        subscriber.createDispatcher(message -> received.incrementAndGet()).subscribe("raw");
        subscriber.flush(Duration.ofSeconds(5));
    }

    @Override
    public void send() {
        publisher.publish("raw", payload);
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
        try {
            publisher.close();
            subscriber.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
