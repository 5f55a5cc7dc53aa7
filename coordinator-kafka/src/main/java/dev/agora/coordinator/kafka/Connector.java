package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Makes the first connection: looks who is there, sees to the topic, and places a consumer at its end. Confined to one thread. */
final class Connector {
    private static final Duration CLOSE_BOUND = Duration.ofMillis(500);

    private final KafkaSettings settings;
    private final ClientConfig config;
    private final TopicSetup topic;
    private final KafkaErrors errors;

    Connector(KafkaSettings settings, ClientConfig config, TopicSetup topic, KafkaErrors errors) {
        this.settings = settings;
        this.config = config;
        this.topic = topic;
        this.errors = errors;
    }

    /** Connects; all that was opened is closed when it fails. The publisher is opened too. */
    Link connect(Publisher publisher) {
        BrokerProbe probe = new BrokerProbe(settings);
        probe.requireOne();
        Admin admin = null;
        KafkaConsumer<byte[], byte[]> consumer = null;
        boolean done = false;
        try {
            admin = Admin.create(config.admin());
            TopicState found = topic.require(admin);
            if (found.unfit().isPresent()) {
                throw found.unfit().get();
            }
            consumer = new KafkaConsumer<>(config.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            Link link = new Link(admin, consumer, found);
            link.seekToEnd(settings.timeoutSession());
            publisher.open();
            done = true;
            return link;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CoordinatorException(Kind.TRANSIENT, "INTERRUPTED", "interrupted while connecting", e);
        } catch (ExecutionException | RuntimeException e) {
            CoordinatorException failure = errors.of("to connect", e);
            if (failure.kind() == Kind.TRANSIENT) {
                probe.requireTls();
            }
            throw failure;
        } finally {
            if (!done) {
                publisher.drop();
                close(admin, consumer);
            }
        }
    }

    @SuppressWarnings("Interruption")
    private static void close(@Nullable Admin admin, @Nullable KafkaConsumer<byte[], byte[]> consumer) {
        boolean interrupted = Thread.interrupted(); // Kafka's clients do not close cleanly with the flag set
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(Duration.ZERO)); // else it waits for the fetch that waits at the broker
        }
        if (admin != null) {
            admin.close(CLOSE_BOUND);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
