package dev.agora.benchmarks.guarantees;

import dev.agora.core.bus.BusCounter;
import dev.agora.core.bus.CoordinatorLoader;
import dev.agora.core.bus.switching.CoordinatorChange;
import dev.agora.core.bus.switching.CoordinatorFields;
import dev.agora.core.bus.switching.CoordinatorMaker;
import dev.agora.core.bus.switching.CoordinatorSwitch;
import dev.agora.core.bus.switching.OwnCoordinator;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.crypto.SecretSealer;
import dev.agora.core.membership.MemberState;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * B8: the cluster's coordinator is set to another backend and back while each node publishes, then once more while one node is down. Where
 * a change of fields is another matter, it is also set to other fields, to some with which none starts, to {@code Default}, and back. The
 * replicated value is one row of this process, changed by the steps that the store applies, and node 1 leads.
 */
final class LiveSwitch implements Guarantee {
    private static final int AFTERWARDS = 50;
    private static final long PACE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    @Override
    public String title() {
        return "B8 live switch under load";
    }

    @Override
    public void show(Stage stage, Scale scale, Findings findings) throws Exception {
        Map<NodeId, CoordinatorSwitch> followers = new ConcurrentHashMap<>();
        SharedRow row = new SharedRow(new NodeId(1));
        Layout layout = new Layout(
                stage.site().word(),
                scale.heartbeat(),
                UnaryOperator.identity(),
                link -> address(stage, link),
                (viewer, member, real) -> real,
                node -> followers.put(node.id, follow(node, stage, row)));
        try (Trial trial = new Trial(layout)) {
            Patience.await("the first value is stored", () -> row.isStable(1));
            AtomicBoolean isOver = new AtomicBoolean();
            List<Meanwhile<Long>> loads = trial.nodes().stream()
                    .map(node -> Meanwhile.start(() -> load(node, isOver)))
                    .toList();
            awaitLoad(trial, scale.load());
            change(followers, 2, Value.of(stage.other()), findings, "there: ");
            awaitLoad(trial, scale.load());
            change(followers, 3, Value.of(stage.site()), findings, "and back: ");
            awaitLoad(trial, scale.load());
            if (!stage.site().otherFields().isEmpty()) {
                inPlace(trial, followers, stage.site(), scale, findings);
            }
            isOver.set(true);
            for (Meanwhile<Long> load : loads) {
                load.join(Patience.LONG);
            }
            findings.require(trial.settle(), "not all events had arrived after 60 s");
            findings.exactlyOnce(trial, scale);
            findings.count("second copies dropped", trial.sum(BusCounter.DUPLICATES));
            findings.count("frames repaired", trial.sum(BusCounter.REPAIRED));
            downMeanwhile(trial, followers, stage, findings);
        } finally {
            followers.values().forEach(CoordinatorSwitch::close);
        }
    }

    /** From one value to another where both listen on the node's address, and one of them has to make room. */
    private static void inPlace(
            Trial trial, Map<NodeId, CoordinatorSwitch> followers, Site site, Scale scale, Findings findings) {
        change(followers, 1, Value.otherOf(site), findings, "to other fields: ");
        awaitLoad(trial, scale.load());
        refused(trial, followers, site, findings);
        awaitLoad(trial, scale.load());
        change(followers, 2, Value.DEFAULT, findings, "to Default: ");
        awaitLoad(trial, scale.load());
        change(followers, 3, Value.of(site), findings, "and from Default: ");
        awaitLoad(trial, scale.load());
    }

    /** A node that is down while the others switch opens the present value when it comes back. */
    private static void downMeanwhile(
            Trial trial, Map<NodeId, CoordinatorSwitch> followers, Stage stage, Findings findings) {
        TrialNode down = trial.three();
        Objects.requireNonNull(followers.get(down.id)).close();
        down.close();
        trial.cluster.see(down.id, MemberState.DOWN);
        change(followers, 2, Value.of(stage.other()), findings, "with a node down: ");
        TrialNode again = trial.startAgain(down);
        Heard.Row row = trial.one().heard.row(again.id);
        long before = row.received;
        String due = stage.other().provider().type() + " up";
        boolean isBack = Patience.until(Patience.LONG, () -> {
            again.publish();
            return row.received >= before + AFTERWARDS
                    && again.bus.health().words().equals(due);
        });
        findings.require(
                isBack,
                "the node that was down came back with " + again.bus.health().words());
        findings.count("nodes that came back to the new one", isBack ? 1 : 0);
    }

    /** Of the two backends, only one without a broker listens on the nodes. */
    private static HostPort address(Stage stage, int link) {
        HostPort own = stage.site().address(link);
        return own.equals(Site.NOWHERE) ? stage.other().address(link) : own;
    }

    private static CoordinatorSwitch follow(TrialNode node, Stage stage, SharedRow row) {
        RandomSource random = RandomSource.secure();
        CoordinatorLoader loader = CoordinatorLoader.of(
                List.of(stage.site().provider(), stage.other().provider()), "the trial");
        OwnCoordinator own = new OwnCoordinator(
                stage.site().provider().type(),
                true,
                Optional.empty(),
                stage.site().fields(0));
        CoordinatorSwitch follower = new CoordinatorSwitch(
                new CoordinatorSwitch.Parts(
                        node.id, node.bus, node.membership(), node.rpc(), row.of(node.id), Ticker.system()),
                new CoordinatorMaker(loader, node.loan(), own),
                new CoordinatorFields(new SecretSealer(KeyRing.of(TrialNode.KEY), random::bytes)));
        node.bus.listen(follower);
        follower.start();
        return follower;
    }

    private static void change(
            Map<NodeId, CoordinatorSwitch> followers, int by, Value target, Findings findings, String way) {
        long begin = Patience.now();
        CoordinatorChange.Result result = set(followers, by, target);
        findings.measure(way + "seconds", (Patience.now() - begin) / 1e9);
        findings.require(
                result instanceof CoordinatorChange.Result.Switched,
                way + "to " + target.type() + " ended with " + result);
    }

    /** A change that no node can follow ends with the value before in use again everywhere. */
    private static void refused(Trial trial, Map<NodeId, CoordinatorSwitch> followers, Site site, Findings findings) {
        String type = site.provider().type();
        CoordinatorChange.Result result = set(followers, 1, new Value(type, site.refusedFields()));
        boolean isBack = result instanceof CoordinatorChange.Result.RolledBack
                && Patience.until(
                        Patience.LONG,
                        () -> trial.nodes().stream()
                                .allMatch(node -> node.bus.health().words().equals(type + " up")));
        findings.count("refused changes rolled back", isBack ? 1 : 0);
        findings.require(isBack, "a change to what " + type + " refuses ended with " + result);
    }

    private static CoordinatorChange.Result set(Map<NodeId, CoordinatorSwitch> followers, int by, Value target) {
        CoordinatorSwitch follower = Objects.requireNonNull(followers.get(new NodeId(by)));
        return new CoordinatorChange(follower).set(target.type(), target.fields(), progress -> {});
    }

    /** What the coordinator is set to. */
    private record Value(String type, Map<String, String> fields) {
        static final Value DEFAULT = new Value(CoordinatorLoader.DEFAULT, Map.of());

        static Value of(Site site) {
            return new Value(site.provider().type(), site.fields(0));
        }

        static Value otherOf(Site site) {
            return new Value(site.provider().type(), site.otherFields());
        }
    }

    private static long load(TrialNode node, AtomicBoolean isOver) {
        while (!isOver.get()) {
            node.publish();
            LockSupport.parkNanos(PACE_NANOS);
        }
        return node.sent();
    }

    private static void awaitLoad(Trial trial, int more) {
        long before = trial.sum(TrialNode::sent);
        Patience.await("the load goes on", () -> trial.sum(TrialNode::sent) >= before + 3L * more);
    }
}
