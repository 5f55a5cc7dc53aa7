package dev.agora.core.bus.switching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agora.core.bus.switching.CoordinatorChange.Result;
import dev.agora.core.membership.CoordinatorReport.Stage;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.store.StoredCoordinator.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that switch from one backend to another: under load, without a plug-in, with a node down, with a wrong value, with an override. */
class LiveSwitchTest {
    private final TestCluster cluster = new TestCluster();

    @AfterEach
    void closeAll() {
        cluster.close();
    }

    private void startThree() {
        for (int id = 1; id <= 3; id++) {
            cluster.start(id, 1, TestCluster.own("First"));
        }
        awaitStable(1);
    }

    private void awaitStable(long epoch) {
        eventually().untilAsserted(() -> {
            assertThat(cluster.row()).hasValueSatisfying(row -> {
                assertThat(row.epoch()).isEqualTo(epoch);
                assertThat(row.phase()).isInstanceOf(Phase.Stable.class);
            });
            assertThat(cluster.reports()).allMatch(report -> report.epoch() == epoch && report.stage() == Stage.IN_USE);
        });
    }

    private Result set(int node, String type, Map<String, String> fields) {
        return new CoordinatorChange(node(node).follower).set(type, fields, progress -> {});
    }

    private SwitchNode node(int id) {
        return Objects.requireNonNull(cluster.nodes.get(new NodeId(id)));
    }

    @Test
    void switchesUnderLoadWithoutALostADuplicatedOrADisorderedEvent() {
        startThree();
        try (SwitchLoad load = new SwitchLoad(cluster.nodes.values())) {
            load.awaitEach(500);
            assertThat(set(2, "Second", Map.of("authSecret", "s3cret"))).isEqualTo(new Result.Switched(2));
            load.awaitEach(500);
            assertThat(set(3, "First", Map.of())).isEqualTo(new Result.Switched(3));
            load.awaitEach(500);
            load.requireExactlyOnceInOrder();
        }
        eventually()
                .untilAsserted(
                        () -> assertThat(cluster.second.broker().connections()).isZero());
        assertThat(cluster.first.broker().connections()).isEqualTo(3);
    }

    @Test
    void rollsBackAndNamesTheNodeWithoutThePlugInAndTheRemedy() {
        cluster.start(1, 1, TestCluster.own("First"));
        cluster.start(2, 1, TestCluster.own("First"));
        cluster.startWithoutSecond(3, 1, TestCluster.own("First"));
        awaitStable(1);

        Result result = set(1, "Second", Map.of());

        assertThat(result).isInstanceOfSatisfying(Result.RolledBack.class, back -> {
            assertThat(back.reasons()).containsOnlyKeys(new NodeId(3));
            assertThat(back.reasons().get(new NodeId(3)))
                    .contains("'Second'", "found [First] in the test", "put its jar there");
        });
        eventually()
                .untilAsserted(
                        () -> assertThat(cluster.second.broker().connections()).isZero());
        awaitStable(1);
        assertThat(node(2).bus.health().words()).isEqualTo("First up");
    }

    @Test
    void waitsForABackendThatIsDownAndSaysWhyAndSwitchesWhenItComes() {
        startThree();
        cluster.second.broker().stop();
        List<CoordinatorChange.Progress> seen = new CopyOnWriteArrayList<>();
        Thread setting = Thread.ofVirtual()
                .start(() -> new CoordinatorChange(node(1).follower).set("Second", Map.of(), seen::add));

        eventually()
                .untilAsserted(() -> assertThat(cluster.reports())
                        .allMatch(report -> report.epoch() == 2
                                && report.stage() == Stage.OPENING
                                && !report.reason().isEmpty()));
        cluster.second.broker().start();

        eventually().until(() -> !setting.isAlive());
        awaitStable(2);
        assertThat(seen).extracting(CoordinatorChange.Progress::phase).contains("prepare", "switch", "stable");
    }

    @Test
    void refusesAWrongValueBeforeAnythingChanges() {
        startThree();

        assertThat(set(1, "Second", Map.of("refuse", "yes")))
                .isEqualTo(new Result.Refused("refuse is set; take it away"));
        assertThat(set(1, "Second", Map.of("inbx", "5")))
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused -> assertThat(refused.reason()).contains("did you mean 'inbox'"));
        assertThat(set(1, "Third", Map.of()))
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused -> assertThat(refused.reason()).contains("found [First, Second] in the test"));
        assertThat(set(1, "First", Map.of("listen", "here"))).isEqualTo(new Result.Unchanged(1));
        assertThat(cluster.row())
                .hasValueSatisfying(row -> assertThat(row.revision()).isEqualTo(1));
    }

    @Test
    void opensThePresentValueOnANodeThatWasDownDuringTheSwitch() {
        startThree();
        cluster.stop(3);
        assertThat(set(1, "Second", Map.of())).isEqualTo(new Result.Switched(2));

        cluster.start(3, 2, TestCluster.own("First"));

        awaitStable(2);
        assertThat(node(3).bus.health().words()).isEqualTo("Second up");
        assertThat(cluster.first.broker().connections()).isZero();
    }

    @Test
    void goesOnWhenTheLeaderDiesDuringPrepare() {
        startThree();
        cluster.second.broker().stop();
        Thread setting = Thread.ofVirtual().start(() -> set(2, "Second", Map.of()));
        eventually()
                .until(() -> cluster.row()
                        .filter(row -> row.phase() instanceof Phase.Prepare)
                        .isPresent());

        cluster.stop(1);
        cluster.leader = new NodeId(3);
        cluster.second.broker().start();

        eventually().until(() -> !setting.isAlive());
        awaitStable(2);
        assertThat(node(2).bus.health().words()).isEqualTo("Second up");
    }

    @Test
    void runsOnNodeCallsWhenThePlugInOfTheStoredValueIsGoneUntilItIsMended() {
        startThree();
        assertThat(set(1, "Second", Map.of())).isEqualTo(new Result.Switched(2));
        cluster.stop(3);
        SwitchNode third = cluster.startWithoutSecond(3, 2, TestCluster.own("First"));

        assertThat(third.bus.health().words()).contains("Second degraded", "put its jar there");
        node(1).publish(7);
        eventually().untilAsserted(() -> assertThat(third.receivedOf(node(1))).containsExactly(7L));
        eventually()
                .untilAsserted(() -> assertThat(cluster.reports())
                        .anyMatch(report -> report.stage() == Stage.IN_USE
                                && report.reason().contains("put its jar there")));

        assertThat(set(3, "First", Map.of())).isEqualTo(new Result.Switched(3));
        awaitStable(3);
        assertThat(third.bus.health().words()).isEqualTo("First up");
    }

    @Test
    void failsToStartWhenThePlugInOfTheSettingsIsMissing() {
        assertThatThrownBy(() -> cluster.start(1, 1, TestCluster.own("Third")))
                .hasMessageContaining("no coordinator of type 'Third' was found; found [First, Second] in the test");
    }

    @Test
    void startsWithTheOverrideAndComesBackWithTheNextSwitch() {
        startThree();
        cluster.stop(3);
        SwitchNode third = cluster.start(3, 2, new OwnCoordinator("First", true, Optional.of("Disabled"), Map.of()));
        awaitStable(1);
        assertThat(third.bus.health().words()).startsWith("Disabled degraded");

        assertThat(set(3, "Second", Map.of())).isEqualTo(new Result.Switched(2));

        awaitStable(2);
        assertThat(third.bus.health().words()).isEqualTo("Second up");
    }

    @Test
    void takesAFrontEndAlongThatAsksItsPeersForTheValue() {
        cluster.frontEnds.add(new NodeId(3));
        startThree();

        assertThat(set(3, "Second", Map.of())).isEqualTo(new Result.Switched(2));

        awaitStable(2);
        assertThat(node(3).bus.health().words()).isEqualTo("Second up");
    }

    @Test
    void switchesToDisabledAndBack() {
        startThree();

        assertThat(set(1, "Disabled", Map.of())).isEqualTo(new Result.Switched(2));
        node(1).publish(5);
        eventually().untilAsserted(() -> assertThat(node(2).receivedOf(node(1))).containsExactly(5L));
        assertThat(set(1, "First", Map.of())).isEqualTo(new Result.Switched(3));
    }

    @Test
    void triesAValueBesideTheOneInUse() {
        startThree();
        SwitchNode one = node(1);
        CoordinatorProbe.Loans loans = new CoordinatorProbe.Loans(one.maker.loan(), one.maker.loan());

        assertThat(probe(one, loans).run("Second", Map.of()))
                .extracting(CoordinatorProbe.Step::name)
                .containsExactly("settings", "connect", "subscribe", "be up", "publish", "receive");
        cluster.second.broker().stop();
        assertThat(probe(one, loans).run("Second", Map.of()).getLast().trouble())
                .isNotEmpty();
        assertThat(probe(one, loans).run("Second", Map.of("refuse", "1")))
                .extracting(CoordinatorProbe.Step::trouble)
                .containsExactly("refuse is set; take it away");
        assertThat(cluster.second.broker().connections()).isZero();
    }

    private static CoordinatorProbe probe(SwitchNode node, CoordinatorProbe.Loans loans) {
        AtomicLong hurried = new AtomicLong();
        return new CoordinatorProbe(
                node.maker,
                loans,
                RandomSource.seeded(1),
                () -> hurried.addAndGet(Duration.ofMillis(200).toNanos()));
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }
}
