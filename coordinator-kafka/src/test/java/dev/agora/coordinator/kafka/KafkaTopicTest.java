package dev.agora.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.coordinator.kafka.TestNodes.Node;
import dev.agora.spi.CoordinatorHealth.Degraded;
import dev.agora.spi.CoordinatorHealth.Up;
import dev.agora.spi.Payload;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The topic: created, found otherwise than asked, too small, extended, deleted. */
class KafkaTopicTest {
    private final TestBroker broker = TestBroker.running();
    private final TestNodes nodes = new TestNodes();
    private final Admin admin = broker.admin();
    private final ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, nodes.topic());

    @AfterEach
    void closeNodes() {
        nodes.close();
        admin.close();
    }

    @Test
    void itIsCreatedAsTheSettingsSay() throws Exception {
        Node one = nodes.started(
                1, Map.of("brokers", broker.plain(), "partitions", "3", "replicationFactor", "1", "retention", "2m"));
        assertThat(one.coordinator().health()).isInstanceOf(Up.class);
        Map<String, TopicDescription> found =
                admin.describeTopics(List.of(nodes.topic())).allTopicNames().get();
        assertThat(found.values())
                .singleElement()
                .satisfies(topic -> assertThat(topic.partitions()).hasSize(3));
        Map<ConfigResource, Config> configs =
                admin.describeConfigs(List.of(resource)).all().get();
        assertThat(configs.values().iterator().next().entries())
                .anyMatch(entry -> entry.name().equals("retention.ms") && "120000".equals(entry.value()))
                .anyMatch(entry -> entry.name().equals("cleanup.policy") && "delete".equals(entry.value()));
    }

    @Test
    void oneFoundOtherwiseThanAskedIsUsedAndSaidInOneLineOfTheLogWhileAllIsWell() throws Exception {
        create(Map.of("retention.ms", "604800000"), 2);
        Map<String, String> asked = Map.of("brokers", broker.plain(), "partitions", "4");
        try (LogLines log = new LogLines(LinkCare.class)) {
            Node one = nodes.started(1, asked);
            Node two = nodes.started(2, asked);
            assertThat(one.coordinator().health()).isInstanceOf(Up.class);
            one.accepted(Payload.EMPTY);
            await().atMost(TestNodes.PATIENCE).until(() -> two.taken().contains(Payload.EMPTY));

            alter("retention.ms", "7200000"); // so that it has been looked at again when the line of this appears

            await().atMost(TestNodes.PATIENCE)
                    .until(() -> log.containing("node 1").size() == 2);
            assertThat(log.containing("node 1").getFirst())
                    .startsWith("WARN")
                    .contains(
                            nodes.topic(),
                            "partitions 2 instead of 4",
                            "retention 604800 s instead of 3600 s",
                            "used as it is");
            assertThat(log.containing("node 1").getLast()).contains("retention 7200 s instead of 3600 s");
            assertThat(one.reporter().healths()).hasSize(1);
        }
    }

    @Test
    void oneWhosePolicyDropsPayloadsShowsInTheHealthUntilItIsMended() throws Exception {
        create(Map.of("cleanup.policy", "compact"), 1);
        Node one = nodes.started(1, Map.of("brokers", broker.plain()));
        assertThat(one.coordinator().health())
                .isInstanceOfSatisfying(
                        Degraded.class,
                        degraded -> assertThat(degraded.reason()).contains(nodes.topic(), "cleanup.policy compact"));
        alter("cleanup.policy", "delete");
        one.awaitUp();
    }

    @Test
    void oneThatTakesLessThanABatchIsAConfigErrorWithTheRemedy() throws Exception {
        create(Map.of("max.message.bytes", "262144"), 1);
        assertThat(nodes.refused(Map.of("brokers", broker.plain())))
                .hasMessageContainingAll(nodes.topic(), "262144", "max.message.bytes", "message.max.bytes");
    }

    @Test
    void aLimitLoweredLaterFailsThePayloadAsConfigAndShowsInTheHealth() throws Exception {
        Node one = nodes.started(1, Map.of("brokers", broker.plain()));
        alter("max.message.bytes", "1000");
        await().atMost(TestNodes.PATIENCE)
                .until(() -> one.coordinator()
                        .publish(Payload.copyOf(new byte[5_000]))
                        .toCompletableFuture()
                        .handle((taken, failure) -> failure != null)
                        .join());
        assertThat(one.refused(Payload.copyOf(new byte[5_000]))).hasMessageContaining("max.message.bytes");
        one.awaitHealth(Degraded.class);
        one.accepted(Payload.EMPTY);
    }

    @Test
    void partitionsAddedLaterAreReadFromTheirBeginning() throws Exception {
        Node one = nodes.started(1, Map.of("brokers", broker.plain()));
        admin.createPartitions(Map.of(nodes.topic(), NewPartitions.increaseTo(3)))
                .all()
                .get();
        publishRaw(2, 42);
        await().atMost(TestNodes.PATIENCE).until(() -> one.taken().contains(Payload.copyOf(new byte[] {42})));
        assertThat(one.reporter().gaps()).anyMatch(gap -> gap.contains("3 partitions"));
        one.awaitUp();
    }

    @Test
    void oneThatIsDeletedIsCreatedAgainAndPayloadsFlow() throws Exception {
        Node one = nodes.started(1, Map.of("brokers", broker.plain()));
        Node two = nodes.started(2, Map.of("brokers", broker.plain()));
        one.accepted(Payload.EMPTY);
        await().atMost(TestNodes.PATIENCE).until(() -> two.taken().contains(Payload.EMPTY));

        admin.deleteTopics(List.of(nodes.topic())).all().get();

        await().atMost(TestNodes.PATIENCE)
                .until(() -> two.reporter().gaps().stream().anyMatch(gap -> gap.contains("created again")));
        Payload later = Payload.copyOf(new byte[] {7});
        await().atMost(TestNodes.PATIENCE)
                .until(() -> one.coordinator()
                        .publish(later)
                        .toCompletableFuture()
                        .handle((taken, failure) -> failure == null)
                        .join());
        await().atMost(TestNodes.PATIENCE).until(() -> two.taken().contains(later));
        one.awaitUp();
        two.awaitUp();
    }

    private void create(Map<String, String> config, int partitions) throws Exception {
        NewTopic made = new NewTopic(nodes.topic(), partitions, (short) 1).configs(config);
        admin.createTopics(List.of(made)).all().get();
    }

    private void alter(String key, String value) throws Exception {
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        Map<ConfigResource, Collection<AlterConfigOp>> change = Map.of(resource, List.of(set));
        admin.incrementalAlterConfigs(change).all().get();
    }

    private void publishRaw(int partition, int value) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.plain(), "metadata.max.age.ms", 100);
        try (KafkaProducer<byte[], byte[]> raw =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> entry =
                    new ProducerRecord<>(nodes.topic(), partition, null, new byte[] {(byte) value});
            raw.send(entry).get();
        }
    }
}
