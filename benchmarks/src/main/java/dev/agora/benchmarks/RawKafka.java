package dev.agora.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka client: an idempotent producer that waits for all replicas and does not linger, a consumer with its partition assigned. */
final class RawKafka implements RawClient {
    private static final Duration POLL = Duration.ofMillis(100);
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread reader;
    private final Consumer<byte[]> receiver;
    private final String topic = "raw-" + UUID.randomUUID();

    RawKafka(int port, Consumer<byte[]> receiver) throws InterruptedException, ExecutionException {
        this.receiver = receiver;
        String brokers = "127.0.0.1:" + port;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        Map<String, Object> shared = Map.of("bootstrap.servers", brokers);
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers, "acks", "all", "enable.idempotence", true, "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(shared, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToEnd(List.of(partition));
        consumer.position(partition);
        this.reader = Thread.ofPlatform().name("raw-kafka").start(this::read);
    }

    private void read() {
        try (consumer) {
            while (true) {
                consumer.poll(POLL).forEach(record -> receiver.accept(record.value()));
            }
        } catch (WakeupException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void publish(byte[] payload) {
        var _ = producer.send(new ProducerRecord<>(topic, payload));
    }

    @Override
    public void close() {
        producer.close();
        consumer.wakeup();
        try {
            reader.join(Duration.ofSeconds(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
