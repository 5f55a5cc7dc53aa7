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
 * B8: the cluster's coordinator is set to another backend and back while each node publishes, then once more while one node is down; the
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
            change(followers, 2, stage.other(), 2, findings, "there: ");
            awaitLoad(trial, scale.load());
            change(followers, 3, stage.site(), 3, findings, "and back: ");
            awaitLoad(trial, scale.load());
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

    /** A node that is down while the others switch opens the present value when it comes back. */
    private static void downMeanwhile(
            Trial trial, Map<NodeId, CoordinatorSwitch> followers, Stage stage, Findings findings) {
        TrialNode down = trial.three();
        Objects.requireNonNull(followers.get(down.id)).close();
        down.close();
        trial.cluster.see(down.id, MemberState.DOWN);
        change(followers, 2, stage.other(), 4, findings, "with a node down: ");
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
            Map<NodeId, CoordinatorSwitch> followers, int by, Site target, long epoch, Findings findings, String way) {
        CoordinatorSwitch follower = Objects.requireNonNull(followers.get(new NodeId(by)));
        String type = target.provider().type();
        long begin = Patience.now();
        CoordinatorChange.Result result = new CoordinatorChange(follower).set(type, target.fields(0), progress -> {});
        findings.measure(way + "seconds", (Patience.now() - begin) / 1e9);
        findings.require(
                result.equals(new CoordinatorChange.Result.Switched(epoch)),
                way + "to " + type + " ended with " + result);
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
