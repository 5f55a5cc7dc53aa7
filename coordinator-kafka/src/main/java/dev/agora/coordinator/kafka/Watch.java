package dev.agora.coordinator.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Whether the brokers answer: counts the consumer's connections, asks for the end of the topic every second, and from time to time
 * what the topic is like. Confined to the receiver's thread.
 */
final class Watch {
    private static final long ENDS_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long TOPIC_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    private final Metric connections;
    private final Metric ends;
    private final Question<Map<TopicPartition, ListOffsetsResultInfo>> liveness;
    private final Question<TopicState> topic;
    private double endsSeen;

    Watch(Link link, TopicSetup setup, Duration timeout, long now) {
        ListOffsetsOptions options = new ListOffsetsOptions().timeoutMs(Math.toIntExact(timeout.toMillis()));
        this.connections = metric(link, "connection-count");
        this.ends = metric(link, "connection-close-total");
        this.endsSeen = value(ends);
        this.liveness = new Question<>(() -> listEnds(link, options), ENDS_EVERY_NANOS, now);
        this.topic = new Question<>(() -> setup.look(link.admin()), TOPIC_EVERY_NANOS, now);
    }

    /** Asks what it is time to ask. */
    void ask(long now) {
        liveness.ask(now);
        topic.ask(now);
    }

    /** Asks what the topic is like without waiting for its time. */
    void askForTopic(long now) {
        topic.askSoon(now);
    }

    /** The topic as the brokers last described it, when asked after {@code time}. */
    Optional<TopicState> topicSince(long time) {
        return topic.goodSince(time);
    }

    /** Whether a connection of the consumer ended since the last call. */
    boolean lostConnection() {
        double now = value(ends);
        boolean lost = now > endsSeen;
        endsSeen = now;
        return lost;
    }

    boolean isConnected() {
        return value(connections) > 0;
    }

    /** Why the brokers did not tell the topic's end; empty when they did. */
    Optional<Throwable> failure() {
        return liveness.failure();
    }

    /** Whether the brokers told the topic's end when asked after {@code time}. */
    boolean answeredSince(long time) {
        return liveness.goodSince(time).isPresent();
    }

    /** Whether the topic is gone. */
    boolean topicIsGone() {
        return failure()
                .filter(UnknownTopicOrPartitionException.class::isInstance)
                .isPresent();
    }

    private static CompletionStage<Map<TopicPartition, ListOffsetsResultInfo>> listEnds(
            Link link, ListOffsetsOptions options) {
        Map<TopicPartition, OffsetSpec> asked = link.topic().partitions().stream()
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return link.admin().listOffsets(asked, options).all().toCompletionStage();
    }

    private static double value(Metric metric) {
        return ((Number) metric.metricValue()).doubleValue();
    }

    private static Metric metric(Link link, String name) {
        return link.consumer().metrics().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name)
                        && entry.getKey().group().equals("consumer-metrics"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Kafka's consumer has no metric " + name));
    }
}
