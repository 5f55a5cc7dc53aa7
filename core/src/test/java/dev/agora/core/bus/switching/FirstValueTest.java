package dev.agora.core.bus.switching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node brings into a cluster that has no value yet. */
class FirstValueTest {
    private final TestCluster cluster = new TestCluster();

    @AfterEach
    void closeAll() {
        cluster.close();
    }

    @Test
    void leavesTheFieldsOfAnOverrideOnItsNode() {
        SwitchNode node = cluster.start(
                1, 1, new OwnCoordinator("Default", false, Optional.of("First"), Map.of("authSecret", "s3cret")));

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> cluster.row().isPresent());

        assertThat(cluster.row().orElseThrow().value().type()).isEqualTo("Default");
        assertThat(node.follower.presentFields()).contains(Map.of());
    }
}
