package dev.agora.core.bus.switching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.NodeId;
import dev.agora.core.store.CoordinatorStep;
import dev.agora.core.store.StoredCoordinator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The live switch under many seeds: nodes hear each other at each moment, whatever dies; all end with one value and nothing left open. */
class SwitchPlanSimTest {
    private static final int SEEDS = 300;
    private static final int ENOUGH = 3000;

    private static SwitchSim started(long seed, int size) {
        SwitchSim sim = new SwitchSim(seed, size);
        sim.run(60);
        assertThat(sim.log).hasSize(1);
        return sim;
    }

    private static void requireAllUse(SwitchSim sim, long seed, long epoch) {
        assertThat(sim.nodes.values().stream().filter(node -> node.isUp).map(node -> node.inUse))
                .as("seed %s", seed)
                .containsOnly(epoch);
    }

    @Test
    void switchesAllNodesAndClosesTheOldOne() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SwitchSim sim = started(seed, 3 + (int) (seed % 3));
            sim.set("Nats");

            assertThat(sim.runUntilStable(ENOUGH)).as("seed %s", seed).isTrue();
            assertThat(sim.log.getLast().value().type()).isEqualTo("Nats");
            requireAllUse(sim, seed, 2);
        }
    }

    @Test
    void goesOnUnderANewLeaderWhereverTheOldOneDied() {
        for (Class<? extends CoordinatorStep> step :
                List.of(CoordinatorStep.Switch.class, CoordinatorStep.Settle.class, CoordinatorStep.Rollback.class)) {
            for (boolean before : new boolean[] {true, false}) {
                for (long seed = 1; seed <= SEEDS; seed++) {
                    SwitchSim sim = started(seed, 3);
                    if (step == CoordinatorStep.Rollback.class) {
                        sim.withoutJar.add(new NodeId(2));
                    }
                    sim.killLeaderAt(new SwitchSim.Kill(step, before));
                    sim.set("Nats");

                    assertThat(sim.runUntilStable(ENOUGH))
                            .as("%s seed %s", step, seed)
                            .isTrue();
                    requireAllUse(sim, seed, sim.log.getLast().epoch());
                }
            }
        }
    }

    @Test
    void goesOnWithoutALeaderThatDiedJustAfterPrepare() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SwitchSim sim = started(seed, 3);
            sim.set("Nats");
            sim.stop(1);

            assertThat(sim.runUntilStable(ENOUGH)).as("seed %s", seed).isTrue();
            requireAllUse(sim, seed, 2);
        }
    }

    @Test
    void rollsBackWithTheReasonWhenOneNodeLacksThePlugIn() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SwitchSim sim = started(seed, 3);
            sim.withoutJar.add(new NodeId(3));
            sim.set("Nats");

            assertThat(sim.runUntilStable(ENOUGH)).as("seed %s", seed).isTrue();
            StoredCoordinator end = sim.log.getLast();
            assertThat(end.value().type()).isEqualTo("Default");
            assertThat(end.last()).hasValueSatisfying(last -> {
                assertThat(last.switched()).isFalse();
                assertThat(last.reasons()).containsEntry(new NodeId(3), "no plug-in");
            });
            requireAllUse(sim, seed, 1);
        }
    }

    @Test
    void switchesWithoutANodeThatIsDownWhichFollowsWhenItReturns() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SwitchSim sim = started(seed, 3);
            sim.stop(3);
            sim.run(40);
            sim.set("Nats");
            sim.run((int) (seed % 120));
            sim.restart(3);

            assertThat(sim.runUntilStable(ENOUGH)).as("seed %s", seed).isTrue();
            requireAllUse(sim, seed, 2);
        }
    }

    @Test
    void carriesOutOneChangeAfterAnother() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SwitchSim sim = started(seed, 3);
            for (String type : List.of("Nats", "Redis", "Default")) {
                sim.set(type);
                assertThat(sim.runUntilStable(ENOUGH)).as("seed %s", seed).isTrue();
            }
            requireAllUse(sim, seed, 4);
        }
    }
}
