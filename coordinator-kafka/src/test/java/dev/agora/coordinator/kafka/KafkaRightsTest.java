package dev.agora.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.coordinator.kafka.TestNodes.Node;
import dev.agora.spi.CoordinatorHealth.Down;
import dev.agora.spi.Payload;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rights at the brokers that are missing, taken and given back. */
class KafkaRightsTest {
    private final TestBroker broker = TestBroker.running();
    private final TestNodes nodes = new TestNodes();
    private final Admin admin = broker.admin();
    private final Map<String, String> settings = broker.saslSettings(TestBroker.OTHER_USER, TestBroker.PASSWORD);

    @AfterEach
    void closeNodes() throws Exception {
        nodes.close();
        admin.deleteAcls(List.of(org.apache.kafka.common.acl.AclBindingFilter.ANY))
                .all()
                .get();
        admin.close();
    }

    @Test
    void noRightAtAllIsAConfigErrorThatNamesTheUser() {
        assertThat(nodes.refused(settings))
                .hasMessageContainingAll(broker.sasl(), "'" + TestBroker.OTHER_USER + "'", "lacks a right", "allow it")
                .hasMessageNotContaining(TestBroker.PASSWORD);
    }

    @Test
    void aRightToWriteThatIsMissingIsNamedAtTheStart() throws Exception {
        allow(AclOperation.CREATE, AclOperation.DESCRIBE, AclOperation.READ);
        await().atMost(TestNodes.PATIENCE)
                .untilAsserted(() -> assertThat(nodes.refused(settings))
                        .hasMessageContainingAll(nodes.topic(), "'" + TestBroker.OTHER_USER + "'", "[WRITE]"));
    }

    @Test
    void aRightThatIsTakenAndGivenBackStopsAndHealsTheNode() throws Exception {
        nodes.started(1, Map.of("brokers", broker.plain())).awaitUp();
        allow(AclOperation.READ, AclOperation.WRITE);
        Node two = nodes.started(2, settings);
        two.awaitUp();

        admin.deleteAcls(List.of(
                        binding(AclOperation.READ).toFilter(),
                        binding(AclOperation.WRITE).toFilter()))
                .all()
                .get();

        two.awaitHealth(Down.class);
        assertThat(two.refused(Payload.EMPTY)).hasMessageContaining("lacks a right");
        allow(AclOperation.READ, AclOperation.WRITE);
        two.awaitUp();
        await().atMost(TestNodes.PATIENCE)
                .until(() -> two.coordinator()
                        .publish(Payload.EMPTY)
                        .toCompletableFuture()
                        .handle((taken, failure) -> failure == null)
                        .join());
    }

    private void allow(AclOperation... operations) throws Exception {
        admin.createAcls(Stream.of(operations).map(this::binding).toList())
                .all()
                .get();
    }

    private AclBinding binding(AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, nodes.topic(), PatternType.LITERAL),
                new AccessControlEntry("User:" + TestBroker.OTHER_USER, "*", operation, AclPermissionType.ALLOW));
    }
}
