package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands payloads to the producer with a bounded number on their way. Safe for all threads; never blocks a caller of publish. */
final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);
    private static final long REFUSAL_SHOWN_NANOS = Duration.ofSeconds(6).toNanos();
    private static final long METADATA_PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    /** A payload that the brokers did not take. */
    private record Refusal(String reason, long at) {}

    private final KafkaSettings settings;
    private final ClientConfig config;
    private final String topic;
    private final byte[] key;
    private final List<Header> headers;
    private final KafkaErrors errors;
    private final AtomicInteger onTheirWay = new AtomicInteger();
    private volatile boolean broken;
    private volatile @Nullable Refusal refused; // published to the receiver's thread
    private volatile boolean closed;
    private volatile @Nullable KafkaProducer<byte[], byte[]> producer; // published to callers of publish

    Publisher(KafkaSettings settings, ClientConfig config, String topic, Header instance, KafkaErrors errors) {
        this.settings = settings;
        this.config = config;
        this.topic = topic;
        this.key = Integer.toString(config.nodeId()).getBytes(StandardCharsets.US_ASCII);
        this.headers = List.of(instance);
        this.errors = errors;
    }

    CompletionStage<Void> publish(Payload payload) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        KafkaProducer<byte[], byte[]> open = producer;
        if (open == null) {
            done.completeExceptionally(new CoordinatorException(
                    closed ? Kind.BUG : Kind.TRANSIENT,
                    closed ? "CLOSED" : "NO_BROKER",
                    closed
                            ? "the coordinator was closed"
                            : "not connected to the brokers " + settings.brokerNames() + " yet; publish again later"));
            return done;
        }
        if (onTheirWay.incrementAndGet() > settings.bounds().window()) {
            onTheirWay.decrementAndGet();
            done.completeExceptionally(new CoordinatorException(
                    Kind.TRANSIENT,
                    "WINDOW_FULL",
                    settings.bounds().window() + " payloads are on their way to the brokers; publish again later"));
            return done;
        }
        try {
            ProducerRecord<byte[], byte[]> entry =
                    new ProducerRecord<>(topic, null, key, payload.toByteArray(), headers);
            Future<RecordMetadata> _ = open.send(entry, (metadata, failure) -> finish(done, failure));
        } catch (RuntimeException e) {
            finish(done, e);
        }
        return done.minimalCompletionStage();
    }

    /** Makes the producer and waits until it knows the topic, so that publishing never has to wait for that. */
    void open() {
        KafkaProducer<byte[], byte[]> fresh =
                new KafkaProducer<>(config.producer(), new ByteArraySerializer(), new ByteArraySerializer());
        try {
            awaitTopic(fresh);
        } catch (RuntimeException e) {
            fresh.close(Duration.ZERO);
            throw e;
        }
        broken = false;
        boolean late;
        synchronized (this) {
            late = closed;
            producer = late ? null : fresh;
        }
        if (late) {
            fresh.close(Duration.ZERO);
        }
    }

    /** Whether the producer knows the topic, so that publishing finds its partitions at once. Asks for it when not. */
    boolean isReady() {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open == null) {
            return false;
        }
        try {
            return !open.partitionsFor(topic).isEmpty();
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    /** Why the brokers refused the last payload; empty when they took it, and some time after it. */
    Optional<String> refusal(long now) {
        Refusal last = refused;
        return last == null || now - last.at() > REFUSAL_SHOWN_NANOS ? Optional.empty() : Optional.of(last.reason());
    }

    /** What was refused is explained, as by a connection that was lost and is there again. */
    void forgetRefusal() {
        refused = null;
    }

    /** Replaces a producer that failed for good, such as by a right that was taken from it and given back. */
    void renewWhenBroken() {
        if (broken) {
            LOG.info("the producer for topic {} failed for good and is replaced", topic);
            drop();
            open();
        }
    }

    /** Ends the producer at once. */
    void drop() {
        closeProducer(Duration.ZERO);
    }

    /** Ends the producer, with a moment for what is on its way; every stage is complete afterwards. */
    void close() {
        closed = true;
        closeProducer(CLOSE_BOUND);
    }

    private void closeProducer(Duration bound) {
        KafkaProducer<byte[], byte[]> open;
        synchronized (this) {
            open = producer;
            producer = null;
        }
        if (open != null) {
            boolean interrupted = Thread.interrupted(); // the producer does not close cleanly with the flag set
            open.close(bound);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitTopic(KafkaProducer<byte[], byte[]> fresh) {
        long deadline = System.nanoTime() + settings.timeoutSession().toNanos();
        while (true) {
            try {
                fresh.partitionsFor(topic);
                return;
            } catch (TimeoutException notYet) {
                if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                    throw notYet;
                }
                LockSupport.parkNanos(METADATA_PAUSE_NANOS);
            }
        }
    }

    /** Ends one payload's way; the producer calls back or throws, never both. */
    private void finish(CompletableFuture<Void> done, @Nullable Throwable failure) {
        onTheirWay.decrementAndGet();
        if (failure == null) {
            if (refused != null) {
                refused = null;
            }
            done.complete(null);
            return;
        }
        if (!(failure instanceof RetriableException) && !(failure instanceof RecordTooLargeException)) {
            broken = true;
        }
        CoordinatorException refusal = errors.of("to publish", failure);
        refused = new Refusal(String.valueOf(refusal.getMessage()), System.nanoTime());
        done.completeExceptionally(refusal);
    }
}
