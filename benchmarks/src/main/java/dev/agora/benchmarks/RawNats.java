package dev.agora.benchmarks;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The jnats client as its documentation uses it: publish, and a dispatcher. */
final class RawNats implements RawClient {
    private final Connection publisher;
    private final Connection subscriber;
    private final String subject = "raw-" + UUID.randomUUID();

    RawNats(int port, Consumer<byte[]> receiver) throws IOException, InterruptedException, TimeoutException {
        Options options = new Options.Builder()
                .server("nats://127.0.0.1:" + port)
                .noEcho()
                .build();
        this.publisher = Nats.connect(options);
        this.subscriber = Nats.connect(options);
        subscriber
                .createDispatcher(message -> receiver.accept(message.getData()))
                .subscribe(subject);
        subscriber.flush(Duration.ofSeconds(5));
    }

    @Override
    public void publish(byte[] payload) {
        publisher.publish(subject, payload);
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
