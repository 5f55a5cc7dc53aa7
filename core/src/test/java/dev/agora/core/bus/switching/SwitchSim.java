package dev.agora.core.bus.switching;

import com.google.protobuf.ByteString;
import dev.agora.core.membership.CoordinatorReport;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.store.CoordinatorStep;
import dev.agora.core.store.CoordinatorValue;
import dev.agora.core.store.StoredCoordinator;
import dev.agora.core.store.StoredCoordinator.Phase;
import dev.agora.core.store.apply.CoordinatorSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of plans under one seed: a shared log that nodes apply late, reports that spread late, effects that take time, a leader that can
 * be killed before or after a step is in the log. Checks at each tick that any two nodes that took part from the beginning hear each other.
 */
final class SwitchSim {
    static final long TICK_NANOS = Duration.ofMillis(100).toNanos();
    private static final int DOWN_AFTER_TICKS = 30;

    final RandomSource random;
    final Map<NodeId, Node> nodes = new TreeMap<>();
    final List<StoredCoordinator> log = new ArrayList<>();
    final Set<NodeId> withoutJar = new HashSet<>();
    private final Map<NodeId, Map<NodeId, CoordinatorReport>> heard = new HashMap<>();
    private int leader = 1;
    private long ticks;
    /** Steps that came too late, as those of a leader that did not know of its successor's. */
    int refusals;

    private @Nullable Kill kill;

    /** Kills the leader at its first step of a kind. */
    record Kill(Class<? extends CoordinatorStep> step, boolean beforeItIsLogged) {}

    SwitchSim(long seed, int size) {
        random = RandomSource.seeded(seed);
        for (int id = 1; id <= size; id++) {
            nodes.put(new NodeId(id), new Node(new NodeId(id), 0));
        }
    }

    static CoordinatorValue value(String type) {
        return new CoordinatorValue(type, ByteString.EMPTY);
    }

    void killLeaderAt(Kill when) {
        kill = when;
    }

    /** Runs until the log has settled or the ticks are over. */
    void run(int most) {
        for (int i = 0; i < most; i++) {
            tick();
        }
    }

    boolean runUntilStable(int most) {
        for (int i = 0; i < most; i++) {
            tick();
            boolean rests = !log.isEmpty()
                    && log.getLast().phase() instanceof Phase.Stable
                    && log.getLast().last().isPresent()
                    && nodes.values().stream().filter(node -> node.isUp).allMatch(Node::rests);
            if (rests) {
                return true;
            }
        }
        return false;
    }

    void set(String type) {
        append(new CoordinatorStep.Prepare(log.getLast().lastEpoch(), value(type)));
        nodes.values().forEach(node -> node.tookPart = node.isUp);
    }

    void stop(int id) {
        Node node = node(id);
        node.isUp = false;
        node.stoppedAt = ticks;
    }

    /** Starts a node anew: it asks its peers for the present value before it opens anything. */
    void restart(int id) {
        Node fresh = new Node(new NodeId(id), log.size());
        fresh.tookPart = false;
        nodes.put(new NodeId(id), fresh);
    }

    Node node(int id) {
        Node node = nodes.get(new NodeId(id));
        if (node == null) {
            throw new IllegalArgumentException("no node " + id);
        }
        return node;
    }

    private void append(CoordinatorStep step) {
        try {
            Optional<StoredCoordinator> present = log.isEmpty() ? Optional.empty() : Optional.of(log.getLast());
            log.add(CoordinatorSteps.after(present, step, Instant.EPOCH));
        } catch (RuntimeException refused) {
            refusals++;
        }
    }

    private void tick() {
        ticks++;
        if (!node(leader).isUp && random.below(10) == 0) {
            List<Node> up = nodes.values().stream().filter(node -> node.isUp).toList();
            leader = up.get(random.below(up.size())).id.value();
        }
        for (Node node : List.copyOf(nodes.values())) {
            if (node.isUp) {
                node.tick();
            }
        }
        requireCoverage();
    }

    private void requireCoverage() {
        for (Node one : nodes.values()) {
            for (Node other : nodes.values()) {
                boolean counts =
                        one.isUp && other.isUp && one.tookPart && other.tookPart && one.inUse != 0 && other.inUse != 0;
                if (counts && one.publishesTo().stream().noneMatch(other.open()::contains)) {
                    throw new AssertionError("tick " + ticks + ": node " + other.id + " with " + other.open()
                            + " does not hear node " + one.id + ", which publishes to " + one.publishesTo());
                }
            }
        }
    }

    /** One node: its plan, what it has open, what it still has to do. */
    final class Node {
        final NodeId id;
        final SwitchPlan plan;
        private final Deque<SwitchEffect> waiting = new ArrayDeque<>();
        boolean isUp = true;
        boolean tookPart = true;
        long inUse;
        long beside;
        long old;
        CoordinatorReport said = CoordinatorReport.NONE;
        private long stoppedAt;
        private int applied;
        private int busyTicks;

        Node(NodeId id, int applied) {
            this.id = id;
            this.applied = applied;
            this.inUse = applied == 0 ? 0 : log.get(applied - 1).epoch();
            this.plan = new SwitchPlan(inUse, Optional.empty(), false);
        }

        List<Long> open() {
            return List.of(inUse, beside, old).stream()
                    .filter(epoch -> epoch != 0)
                    .toList();
        }

        List<Long> publishesTo() {
            return List.of(inUse, old).stream().filter(epoch -> epoch != 0).toList();
        }

        boolean rests() {
            return waiting.isEmpty() && beside == 0 && old == 0 && applied == log.size();
        }

        void tick() {
            if (applied < log.size() && random.below(3) == 0) {
                applied++;
            }
            Map<NodeId, CoordinatorReport> view = heard.computeIfAbsent(id, _ -> new HashMap<>());
            Map<NodeId, CoordinatorReport> live = new HashMap<>();
            for (Node other : nodes.values()) {
                if (other.isUp && (other == this || random.below(4) == 0)) {
                    view.put(other.id, other.said);
                }
                if (other.isUp || ticks - other.stoppedAt < DOWN_AFTER_TICKS) {
                    live.put(other.id, view.getOrDefault(other.id, CoordinatorReport.NONE));
                }
            }
            Optional<StoredCoordinator> row = applied == 0 ? Optional.empty() : Optional.of(log.get(applied - 1));
            tell(new SwitchEvent.Observed(row, leader == id.value(), live, Optional.empty()));
            work();
        }

        private void tell(SwitchEvent event) {
            for (SwitchEffect effect : plan.step(event, ticks * TICK_NANOS)) {
                switch (effect) {
                    case SwitchEffect.Propose propose -> propose(propose.step());
                    case SwitchEffect.ProposeFirst _ -> propose(new CoordinatorStep.First(value("Default")));
                    default -> waiting.add(effect);
                }
            }
        }

        private void propose(CoordinatorStep step) {
            Kill deadly = kill;
            if (deadly == null || !deadly.step().isInstance(step)) {
                append(step);
                return;
            }
            if (!deadly.beforeItIsLogged()) {
                append(step);
            }
            kill = null;
            stop(id.value());
        }

        /** What is to be opened may need the address of another one that is open still, unless that is the one in use, which makes room. */
        private void requireOpenAlone(SwitchEffect opening) {
            if (beside != 0 || old != 0) {
                throw new AssertionError("node " + id + " has " + open() + " when it carries out " + opening);
            }
        }

        private void work() {
            if (busyTicks-- > 0 || waiting.isEmpty() || !isUp) {
                return;
            }
            SwitchEffect effect = waiting.remove();
            busyTicks = random.below(4);
            switch (effect) {
                case SwitchEffect.OpenBeside open -> {
                    requireOpenAlone(open);
                    if (withoutJar.contains(id)) {
                        tell(new SwitchEvent.BesideFailed(open.epoch(), new Trouble("no plug-in", true)));
                    } else if (random.below(4) == 0) {
                        tell(new SwitchEvent.BesideFailed(open.epoch(), new Trouble("refused", false)));
                    } else {
                        beside = open.epoch();
                        tell(new SwitchEvent.BesideOpened(open.epoch()));
                    }
                }
                case SwitchEffect.DropBeside drop -> beside = beside == drop.epoch() ? 0 : beside;
                case SwitchEffect.SwitchTo change -> {
                    if (beside != change.epoch()) {
                        throw new AssertionError("node " + id + " switches to " + change.epoch() + " with " + open());
                    }
                    old = inUse;
                    inUse = beside;
                    beside = 0;
                }
                case SwitchEffect.CloseOld _ -> old = 0;
                case SwitchEffect.Use use -> {
                    requireOpenAlone(use);
                    inUse = use.epoch();
                    Optional<Trouble> trouble =
                            withoutJar.contains(id) ? Optional.of(new Trouble("no plug-in", true)) : Optional.empty();
                    tell(new SwitchEvent.Used(use.epoch(), trouble));
                }
                case SwitchEffect.Report report -> said = report.report();
                case SwitchEffect.Propose _, SwitchEffect.ProposeFirst _ -> throw new AssertionError(effect);
            }
        }
    }
}
