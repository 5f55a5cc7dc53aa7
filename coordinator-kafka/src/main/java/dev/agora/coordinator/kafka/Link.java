package dev.agora.coordinator.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The clients that read and watch, with every partition of the topic assigned. Confined to the receiver's thread. */
final class Link implements AutoCloseable {
    private static final Duration CLOSE_BOUND = Duration.ofMillis(500);

    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private TopicState topic;

    Link(Admin admin, KafkaConsumer<byte[], byte[]> consumer, TopicState topic) {
        this.admin = admin;
        this.consumer = consumer;
        this.topic = topic;
        consumer.assign(topic.partitions());
    }

    Admin admin() {
        return admin;
    }

    KafkaConsumer<byte[], byte[]> consumer() {
        return consumer;
    }

    /** The topic as it was when it was last looked at. */
    TopicState topic() {
        return topic;
    }

    /** Places the consumer behind the last payload, at this moment. */
    void seekToEnd(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        consumer.seekToEnd(topic.partitions());
        for (TopicPartition partition : topic.partitions()) {
            consumer.position(partition, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
    }

    /** Reads the topic as it is found now, new partitions from their beginning; returns why payloads may have been missed. */
    Optional<String> follow(TopicState found) {
        TopicState before = topic;
        topic = found;
        if (!found.id().equals(before.id())) {
            consumer.assign(found.partitions());
            consumer.seekToBeginning(found.partitions());
            return Optional.of("the topic was deleted and created again: reading it from its beginning");
        }
        List<TopicPartition> added = new ArrayList<>(found.partitions());
        added.removeAll(before.partitions());
        if (added.isEmpty()) {
            return Optional.empty();
        }
        consumer.assign(found.partitions());
        consumer.seekToBeginning(added);
        return Optional.of("the topic has " + found.partitions().size() + " partitions, before "
                + before.partitions().size() + ": reading the new ones from their beginning");
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO)); // else it waits for the fetch that waits at the broker
        admin.close(CLOSE_BOUND);
    }
}
