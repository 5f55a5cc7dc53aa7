package dev.agora.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.CoordinatorSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;

/** What is said of a topic: what refuses payloads, what limits them, and what only differs from what was asked. */
class TopicReviewTest {
    private static final KafkaSettings SETTINGS = KafkaSettings.of(CoordinatorSettings.of(
            KafkaProperties.TABLE, Map.of("brokers", "kafka1:9092", "partitions", "2", "replicationFactor", "3")));
    private static final Map<String, String> AS_ASKED = Map.of(
            "max.message.bytes", "1048588",
            "retention.ms", "3600000",
            "cleanup.policy", "delete",
            "min.insync.replicas", "2");

    private final TopicReview review = new TopicReview(SETTINGS, new KafkaErrors(SETTINGS));

    @Test
    void nothingIsSaidOfATopicThatIsAsAsked() {
        TopicState state = state(topic(2, 3, 3), Map.of());
        assertThat(state.trouble()).isEmpty();
        assertThat(state.difference()).isEmpty();
    }

    @Test
    void partitionsCopiesAndRetentionOnlyDiffer() {
        TopicState state = state(topic(4, 1, 1), Map.of("retention.ms", "604800000"));
        assertThat(state.trouble()).isEmpty();
        assertThat(state.difference().orElseThrow())
                .contains(
                        "the topic t at kafka1:9092 has",
                        "partitions 4 instead of 2",
                        "replicationFactor 1 instead of 3",
                        "retention 604800 s instead of 3600 s",
                        "used as it is",
                        "set the properties");
    }

    @Test
    void aPolicyThatCompactsLimits() {
        for (String policy : List.of("compact", "compact,delete")) {
            TopicState state = state(topic(2, 3, 3), Map.of("cleanup.policy", policy));
            assertThat(state.trouble().orElseThrow()).contains("cleanup.policy " + policy, "set it to delete");
            assertThat(state.difference()).isEmpty();
        }
    }

    @Test
    void fewerCopiesInStepThanAreNeededLimit() {
        assertThat(state(topic(2, 3, 2), Map.of()).trouble()).isEmpty();
        assertThat(state(topic(2, 3, 1), Map.of()).trouble().orElseThrow())
                .contains("partition 0 has 1, partition 1 has 1 of the 2", "min.insync.replicas", "start the brokers");
    }

    @Test
    void noMoreCopiesAreNeededThanTheTopicHas() {
        assertThat(state(topic(2, 1, 1), Map.of()).trouble()).isEmpty();
    }

    @Test
    void allLimitsAreSaidInOneLine() {
        assertThat(state(topic(2, 3, 1), Map.of("cleanup.policy", "compact"))
                        .trouble()
                        .orElseThrow())
                .contains("cleanup.policy compact", "; and it has too few copies")
                .doesNotContain("\n");
    }

    @Test
    void aTopicThatTakesTooLittleAtOnceIsUnfit() {
        TopicState state = state(topic(2, 3, 3), Map.of("max.message.bytes", "262144"));
        assertThat(state.unfit()).isPresent();
        assertThat(state.trouble().orElseThrow()).contains("262144", "max.message.bytes");
    }

    @Test
    void withoutTheRightToReadItsConfigurationOnlyWhatIsDescribedIsSaid() {
        TopicState state = review.of(topic(4, 3, 1), Optional.empty());
        assertThat(state.trouble()).isEmpty();
        assertThat(state.difference().orElseThrow()).contains("partitions 4").doesNotContain("retention");
    }

    private TopicState state(TopicDescription topic, Map<String, String> changed) {
        Map<String, String> all = new HashMap<>(AS_ASKED);
        all.putAll(changed);
        List<ConfigEntry> entries = all.entrySet().stream()
                .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
                .toList();
        return review.of(topic, Optional.of(new Config(entries)));
    }

    private static TopicDescription topic(int partitions, int copies, int inStep) {
        List<Node> replicas = IntStream.range(0, copies)
                .mapToObj(id -> new Node(id, "kafka" + id, 9092))
                .toList();
        List<TopicPartitionInfo> infos = IntStream.range(0, partitions)
                .mapToObj(id -> new TopicPartitionInfo(id, replicas.getFirst(), replicas, replicas.subList(0, inStep)))
                .toList();
        return new TopicDescription("t", false, infos, Set.of(AclOperation.READ, AclOperation.WRITE));
    }
}
