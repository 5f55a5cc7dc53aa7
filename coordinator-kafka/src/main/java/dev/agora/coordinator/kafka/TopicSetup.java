package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the topic at the brokers, and creates it when it is absent. Safe for all threads. */
final class TopicSetup {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private final KafkaSettings settings;
    private final String topic;
    private final TopicReview review;
    private final ConfigResource resource;
    private final AtomicBoolean told = new AtomicBoolean();

    TopicSetup(KafkaSettings settings, String topic, KafkaErrors errors) {
        this.settings = settings;
        this.topic = topic;
        this.review = new TopicReview(settings, errors);
        this.resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    /** Asks what the topic is like; fails with UnknownTopicOrPartitionException when it is absent. */
    CompletionStage<TopicState> look(Admin admin) {
        return admin.describeTopics(List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .allTopicNames()
                .toCompletionStage()
                .thenCompose(found -> config(admin)
                        .thenApply(config -> review.of(found.values().iterator().next(), config)));
    }

    /** The topic, created when it is absent. Blocks for a few timeouts at most. */
    TopicState require(Admin admin) throws InterruptedException, ExecutionException {
        Optional<TopicState> found = lookNow(admin);
        if (found.isEmpty()) {
            create(admin);
        }
        long deadline = System.nanoTime() + settings.timeoutSession().toNanos();
        while (found.filter(TopicState::led).isEmpty()
                && System.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            found = lookNow(admin);
        }
        return found.orElseThrow(() -> new CoordinatorException(
                Kind.TRANSIENT,
                "TOPIC_NOT_THERE",
                "the topic " + topic + " was created at " + settings.brokerNames()
                        + " and is not known to every broker yet; it is tried again"));
    }

    private Optional<TopicState> lookNow(Admin admin) throws InterruptedException, ExecutionException {
        try {
            return Optional.of(look(admin)
                    .toCompletableFuture()
                    .get(2 * settings.timeoutSession().toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            if (KafkaErrors.unwrapped(e) instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        } catch (TimeoutException e) {
            throw new ExecutionException(e);
        }
    }

    /** The topic's configuration; empty, and said once in the log, when this node may not read it. */
    private CompletionStage<Optional<Config>> config(Admin admin) {
        return admin.describeConfigs(List.of(resource))
                .all()
                .toCompletionStage()
                .handle((found, failure) -> {
                    if (failure == null) {
                        return Optional.ofNullable(found.get(resource));
                    }
                    if (!(KafkaErrors.unwrapped(failure) instanceof AuthorizationException)) {
                        throw new CompletionException(failure);
                    }
                    if (told.compareAndSet(false, true)) {
                        LOG.warn(
                                "{} lacks the right DESCRIBE_CONFIGS on topic {}: its retention,"
                                        + " cleanup.policy, min.insync.replicas and max.message.bytes are not checked",
                                settings.security().who(),
                                topic);
                    }
                    return Optional.empty();
                });
    }

    private void create(Admin admin) throws InterruptedException, ExecutionException {
        KafkaSettings.NewTopicSettings asked = settings.topic();
        Optional<Short> copies =
                asked.replicationFactor() == 0 ? Optional.empty() : Optional.of(asked.replicationFactor());
        String retention = Long.toString(asked.retention().toMillis());
        NewTopic created = new NewTopic(topic, Optional.of(asked.partitions()), copies)
                .configs(Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        retention,
                        "segment.ms",
                        retention,
                        "max.message.bytes",
                        Integer.toString(4 * Payload.MAX_BYTES)));
        try {
            admin.createTopics(List.of(created)).all().get();
            LOG.info("topic {} created: partitions {}, retention {} ms", topic, asked.partitions(), retention);
        } catch (ExecutionException e) {
            if (!(KafkaErrors.unwrapped(e) instanceof TopicExistsException)) { // another node was first
                throw e;
            }
        }
    }
}
