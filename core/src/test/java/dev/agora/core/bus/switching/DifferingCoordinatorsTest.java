package dev.agora.core.bus.switching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.core.bus.PeerHealth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nodes say of each other when one of them keeps another coordinator than the cluster's. */
class DifferingCoordinatorsTest {
    private final TestCluster cluster = new TestCluster();

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void sayWhichNodeIsOverriddenAndHearEachOtherAllTheSame() {
        SwitchNode one = cluster.start(1, 1, TestCluster.own("First"));
        SwitchNode two = cluster.start(2, 1, TestCluster.own("First"));
        SwitchNode three = cluster.start(3, 1, new OwnCoordinator("First", true, Optional.of("Second"), Map.of()));

        awaitReason(one, three, "this node uses coordinator First and that node Second", "is set on that node");
        awaitReason(three, two, "this node uses coordinator Second and that node First", "is set on this node");
        await().atMost(Duration.ofSeconds(30)).until(() -> peer(one, two).state() == PeerHealth.State.HEARD);

        one.publish(7);

        for (SwitchNode other : List.of(two, three)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> other.receivedOf(one).equals(List.of(7L)));
        }
    }

    private static void awaitReason(SwitchNode hearer, SwitchNode heard, String... words) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(peer(hearer, heard).state()).isEqualTo(PeerHealth.State.HEARD_BY_CALLS);
            assertThat(peer(hearer, heard).reason()).contains(words);
        });
    }

    private static PeerHealth peer(SwitchNode hearer, SwitchNode heard) {
        return hearer.bus.peers().stream()
                .filter(peer -> peer.node().equals(heard.id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("node " + hearer.id + " does not know node " + heard.id));
    }
}
