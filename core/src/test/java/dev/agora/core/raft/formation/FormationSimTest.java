package dev.agora.core.raft.formation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.ClusterId;
import dev.agora.core.model.DataId;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Formation among simulated nodes: messages lost and late, nodes crashed at any step, cuts. One seed in, the same trace out. */
class FormationSimTest {
    private static final int SEEDS = 2000;
    private static final int TROUBLED_STEPS = 150;
    private static final int CALM_BEATS = 60;

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void neverFormsTwoClustersAndFormsOneWhenCalm(int nodes) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Simulation simulation = new Simulation(nodes, seed);
            for (int step = 0; step < TROUBLED_STEPS; step++) {
                simulation.trouble();
                assertThat(simulation.formed)
                        .as("NeverTwoClusters, %s nodes, seed %s", nodes, seed)
                        .hasSizeLessThan(2);
            }
            for (int beat = 0; beat < CALM_BEATS; beat++) {
                simulation.calm();
            }
            assertThat(simulation.formed)
                    .as("EventuallyForms, %s nodes, seed %s", nodes, seed)
                    .hasSize(1);
        }
    }

    @Test
    void formsAloneAtOnceWithoutSeeds() {
        Simulation simulation = new Simulation(1, 7);

        simulation.calm();

        assertThat(simulation.formed).hasSize(1);
    }

    @Test
    void neverFormsBelowHalfOfTheUniverse() {
        Simulation simulation = new Simulation(4, 7);
        simulation.cut = Set.of(1, 2);

        for (int beat = 0; beat < CALM_BEATS; beat++) {
            simulation.beatAll();
            simulation.deliverAll();
        }

        assertThat(simulation.formed).isEmpty();
    }

    /** All nodes and the messages between them. */
    private static final class Simulation {
        private final RandomSource random;
        private final List<Node> nodes = new ArrayList<>();
        private final List<Runnable> inFlight = new ArrayList<>();
        private final Set<Founding> formed = new HashSet<>();
        private Set<Integer> cut = Set.of();

        Simulation(int count, long seed) {
            random = RandomSource.seeded(seed);
            for (int id = 1; id <= count; id++) {
                nodes.add(new Node(new Founder(new NodeId(id), new DataId(id, id))));
            }
        }

        void trouble() {
            switch (random.below(10)) {
                case 0 -> nodes.get(random.below(nodes.size())).crash();
                case 1 -> nodes.get(random.below(nodes.size())).up = true;
                case 2 ->
                    cut = random.below(2) == 0
                            ? Set.of()
                            : new HashSet<>(List.of(1 + random.below(nodes.size()), 1 + random.below(nodes.size())));
                case 3 -> {
                    if (!inFlight.isEmpty()) {
                        inFlight.remove(random.below(inFlight.size()));
                    }
                }
                case 4, 5 -> nodes.get(random.below(nodes.size())).beat();
                default -> {
                    if (!inFlight.isEmpty()) {
                        inFlight.remove(random.below(inFlight.size())).run();
                    }
                }
            }
        }

        void calm() {
            cut = Set.of();
            nodes.forEach(node -> node.up = true);
            beatAll();
            deliverAll();
        }

        void beatAll() {
            nodes.forEach(Node::beat);
        }

        void deliverAll() {
            while (!inFlight.isEmpty()) {
                inFlight.remove(0).run();
            }
        }

        boolean connected(Node one, Node other) {
            return cut.contains(one.self.node().value())
                    == cut.contains(other.self.node().value());
        }

        /** One node: what is on its disk survives a crash, its proposer does not. */
        private final class Node {
            private final Founder self;
            private AcceptorState disk = AcceptorState.EMPTY;
            private Proposer proposer;
            private boolean up = true;

            Node(Founder self) {
                this.self = self;
                this.proposer = fresh();
            }

            private Proposer fresh() {
                return new Proposer(self, disk.promised(), () -> new ClusterId(random.nextLong(), random.nextLong()));
            }

            void crash() {
                up = false;
                proposer = fresh();
            }

            void beat() {
                if (up) {
                    TreeSet<Founder> inSight = new TreeSet<>();
                    nodes.stream()
                            .filter(node -> node.up && connected(this, node))
                            .forEach(node -> inSight.add(node.self));
                    perform(proposer.beat(new FormationView(inSight, nodes.size(), nodes.size() == 1)));
                }
            }

            private void perform(List<FormationEffect> effects) {
                for (FormationEffect effect : effects) {
                    switch (effect) {
                        case FormationEffect.Wait wait ->
                            assertThat(wait.reason()).startsWith("waits");
                        case FormationEffect.SendPrepare send ->
                            send.targets().forEach(to -> prepare(to, send.ballot()));
                        case FormationEffect.SendAccept send -> send.targets().forEach(to -> accept(to, send));
                        case FormationEffect.Formed done -> formed.add(done.founding());
                    }
                }
            }

            private void prepare(Founder to, Ballot ballot) {
                Node target = nodes.get(to.node().value() - 1);
                Proposer asking = proposer;
                inFlight.add(() -> {
                    if (target.up && connected(this, target)) {
                        AcceptorState.Step step = target.disk.prepare(ballot);
                        target.disk = step.state();
                        inFlight.add(() -> answer(asking, () -> asking.promised(to, ballot, step.answer())));
                    }
                });
            }

            private void accept(Founder to, FormationEffect.SendAccept send) {
                Node target = nodes.get(to.node().value() - 1);
                Proposer asking = proposer;
                inFlight.add(() -> {
                    if (target.up && connected(this, target)) {
                        AcceptorState.Step step = target.disk.accept(send.ballot(), send.founding());
                        target.disk = step.state();
                        inFlight.add(() -> answer(asking, () -> asking.accepted(to, send.ballot(), step.answer())));
                    }
                });
            }

            private void answer(Proposer asking, java.util.function.Supplier<List<FormationEffect>> take) {
                if (up && asking == proposer) {
                    perform(take.get());
                }
            }
        }
    }
}
