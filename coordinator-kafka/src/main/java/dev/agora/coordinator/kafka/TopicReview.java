package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;

/**
 * Compares the topic as it is with what the settings ask and with what a payload needs. Pure.
 *
 * <p>More or fewer partitions and copies, and another retention, are differences only: each node reads every partition, order per
 * origin holds by the key, and what is not kept long enough is reported as a gap when it happens.
 */
final class TopicReview {
    /** The largest payload with what the bus seals around it, Kafka's own framing and the header. */
    static final int NEEDED_BYTES = Payload.MAX_BYTES + 16 * 1024;

    private static final Set<AclOperation> NEEDED_RIGHTS = EnumSet.of(AclOperation.READ, AclOperation.WRITE);
    private static final String FOR_EVER = "-1";

    private final KafkaSettings settings;
    private final KafkaErrors errors;

    TopicReview(KafkaSettings settings, KafkaErrors errors) {
        this.settings = settings;
        this.errors = errors;
    }

    /** Reviews a description and, where this node may read it, the configuration. */
    TopicState of(TopicDescription found, Optional<Config> config) {
        List<TopicPartition> partitions = found.partitions().stream()
                .map(partition -> new TopicPartition(found.name(), partition.partition()))
                .toList();
        boolean led = found.partitions().stream().allMatch(partition -> partition.leader() != null);
        return new TopicState(
                found.topicId(),
                partitions,
                led,
                unfit(found, config),
                limit(found, config),
                difference(found, config));
    }

    private Optional<CoordinatorException> unfit(TopicDescription found, Optional<Config> config) {
        Set<AclOperation> given = found.authorizedOperations();
        if (given != null && !given.containsAll(NEEDED_RIGHTS)) {
            Set<AclOperation> missing = EnumSet.copyOf(NEEDED_RIGHTS);
            missing.removeAll(given);
            return Optional.of(errors.lacksRights(found.name(), missing));
        }
        return config.flatMap(known -> value(known, "max.message.bytes"))
                .map(Long::parseLong)
                .filter(limit -> limit < NEEDED_BYTES)
                .map(limit -> errors.limitTooLow(found.name(), limit, NEEDED_BYTES));
    }

    private Optional<String> limit(TopicDescription found, Optional<Config> config) {
        List<String> limits = new ArrayList<>();
        config.flatMap(known -> value(known, "cleanup.policy"))
                .filter(policy -> policy.contains("compact"))
                .ifPresent(policy -> limits.add("has cleanup.policy " + policy
                        + ", which drops payloads that nodes have not read yet: set it to delete"));
        config.flatMap(known -> value(known, "min.insync.replicas"))
                .map(Integer::parseInt)
                .ifPresent(needed -> lacking(found, needed).ifPresent(limits::add));
        return limits.isEmpty()
                ? Optional.empty()
                : Optional.of("the topic " + found.name() + " at " + settings.brokerNames() + " "
                        + String.join("; and it ", limits));
    }

    /** Partitions that take no payload until brokers come back. The brokers ask for no more copies than there are. */
    private static Optional<String> lacking(TopicDescription found, int needed) {
        List<String> lacking = found.partitions().stream()
                .filter(each ->
                        each.isr().size() < Math.min(needed, each.replicas().size()))
                .map(each ->
                        "partition " + each.partition() + " has " + each.isr().size())
                .toList();
        return lacking.isEmpty()
                ? Optional.empty()
                : Optional.of("has too few copies in step to take payloads, " + String.join(", ", lacking) + " of the "
                        + needed + " that min.insync.replicas asks for: start the brokers that are missing");
    }

    private Optional<String> difference(TopicDescription found, Optional<Config> config) {
        KafkaSettings.NewTopicSettings asked = settings.topic();
        List<String> has = new ArrayList<>();
        int partitions = found.partitions().size();
        if (partitions != asked.partitions()) {
            has.add("partitions " + partitions + " instead of " + asked.partitions());
        }
        int copies = found.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        if (asked.replicationFactor() != 0 && copies != asked.replicationFactor()) {
            has.add("replicationFactor " + copies + " instead of " + asked.replicationFactor());
        }
        config.flatMap(known -> value(known, "retention.ms"))
                .filter(kept -> !kept.equals(Long.toString(asked.retention().toMillis())))
                .ifPresent(kept -> has.add("retention " + shown(kept) + " instead of "
                        + shown(Long.toString(asked.retention().toMillis()))));
        return has.isEmpty()
                ? Optional.empty()
                : Optional.of("the topic " + found.name() + " at " + settings.brokerNames() + " has "
                        + String.join(" and ", has)
                        + "; it is used as it is, and nothing is lost by it: set the properties to what it has, or alter"
                        + " the topic");
    }

    private static Optional<String> value(Config config, String key) {
        return Optional.ofNullable(config.get(key)).map(ConfigEntry::value);
    }

    private static String shown(String millis) {
        return millis.equals(FOR_EVER)
                ? "for ever"
                : Duration.ofMillis(Long.parseLong(millis)).toSeconds() + " s";
    }
}
