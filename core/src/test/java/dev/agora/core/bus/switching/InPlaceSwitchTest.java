package dev.agora.core.bus.switching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.core.bus.switching.CoordinatorChange.Result;
import dev.agora.core.membership.CoordinatorReport.Stage;
import dev.agora.core.model.NodeId;
import dev.agora.core.store.StoredCoordinator.Phase;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that switch between coordinators that listen on the node's address, where only one can be open at a time. */
class InPlaceSwitchTest {
    private final Ports ports = new Ports();
    private final ListeningProvider zenoh = ListeningProvider.of("Zenoh", ports);
    private final ListeningProvider other = ListeningProvider.of("OtherPeers", ports);
    private final TestCluster cluster = new TestCluster(zenoh, other);

    @AfterEach
    void closeAll() {
        cluster.close();
        assertThat(ports.taken()).isZero();
    }

    private void startThree(String type) {
        for (int id = 1; id <= 3; id++) {
            cluster.start(id, 1, TestCluster.own(type));
        }
        awaitStable(1);
    }

    private void awaitStable(long epoch) {
        eventually().untilAsserted(() -> {
            assertThat(cluster.row()).hasValueSatisfying(row -> {
                assertThat(row.epoch()).isEqualTo(epoch);
                assertThat(row.phase()).isInstanceOf(Phase.Stable.class);
            });
            assertThat(cluster.reports())
                    .allMatch(report -> report.epoch() == epoch
                            && report.stage() == Stage.IN_USE
                            && report.reason().isEmpty());
        });
    }

    private Result set(int node, String type, Map<String, String> fields) {
        return new CoordinatorChange(node(node).follower).set(type, fields, progress -> {});
    }

    private SwitchNode node(int id) {
        return Objects.requireNonNull(cluster.nodes.get(new NodeId(id)));
    }

    private void awaitHealth(String words) {
        eventually()
                .untilAsserted(() -> assertThat(cluster.nodes.values())
                        .allMatch(node -> node.bus.health().words().equals(words)));
    }

    @Test
    void changesFieldsAndTypeUnderLoadWithoutALostADuplicatedOrADisorderedEvent() {
        startThree("Default");
        try (SwitchLoad load = new SwitchLoad(cluster.nodes.values())) {
            load.awaitEach(300);
            assertThat(set(2, "Zenoh", Map.of("tuning", "first"))).isEqualTo(new Result.Switched(2));
            load.awaitEach(300);
            assertThat(set(1, "Zenoh", Map.of("tuning", "second"))).isEqualTo(new Result.Switched(3));
            load.awaitEach(300);
            assertThat(set(3, "OtherPeers", Map.of())).isEqualTo(new Result.Switched(4));
            load.awaitEach(300);
            assertThat(set(3, "Default", Map.of())).isEqualTo(new Result.Switched(5));
            load.awaitEach(300);
            load.requireExactlyOnceInOrder();
        }
        awaitStable(5);
        awaitHealth("Default up");
        assertThat(zenoh.broker().connections()).isEqualTo(3);
        assertThat(other.broker().connections()).isZero();
    }

    @Test
    void switchesBetweenOneThatListensAndOneThatDoesNotSideBySide() {
        startThree("Zenoh");

        assertThat(set(1, "First", Map.of())).isEqualTo(new Result.Switched(2));
        assertThat(set(1, "Zenoh", Map.of())).isEqualTo(new Result.Switched(3));

        awaitStable(3);
        awaitHealth("Zenoh up");
    }

    @Test
    void rollsBackAndOpensTheOneBeforeAgainOnAllNodesWhenOneCannotStartTheTarget() {
        startThree("Default");
        try (SwitchLoad load = new SwitchLoad(cluster.nodes.values())) {
            load.awaitEach(100);

            assertThat(set(1, "Zenoh", Map.of("failsOn", "3")))
                    .isInstanceOfSatisfying(
                            Result.RolledBack.class,
                            back -> assertThat(back.reasons())
                                    .containsExactlyEntriesOf(
                                            Map.of(new NodeId(3), "failsOn names this node; take it away")));

            awaitStable(1);
            awaitHealth("Default up");
            load.awaitEach(100);
            load.requireExactlyOnceInOrder();
        }
        assertThat(zenoh.broker().connections()).isEqualTo(3);
    }

    @Test
    void rollsBackWhenThePlugInOfTheTargetIsMissingOnOneNode() {
        cluster.start(1, 1, TestCluster.own("Zenoh"));
        cluster.start(2, 1, TestCluster.own("Zenoh"));
        cluster.startWith(3, 1, TestCluster.own("Zenoh"), zenoh);
        awaitStable(1);

        assertThat(set(1, "OtherPeers", Map.of()))
                .isInstanceOfSatisfying(
                        Result.RolledBack.class,
                        back -> assertThat(back.reasons().get(new NodeId(3))).contains("no coordinator of type"));

        awaitStable(1);
        awaitHealth("Zenoh up");
    }

    @Test
    void takesANodeWithAnOverrideThatListensAlong() {
        startThree("First");
        cluster.stop(3);
        cluster.start(3, 2, new OwnCoordinator("First", true, Optional.of("Default"), Map.of()));
        assertThat(node(3).bus.health().words()).isEqualTo("Default up");

        assertThat(set(1, "Zenoh", Map.of())).isEqualTo(new Result.Switched(2));

        awaitStable(2);
        awaitHealth("Zenoh up");
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }
}
