package dev.agora.core.bus.switching;

import dev.agora.core.bus.BusListener;
import dev.agora.core.bus.ClusterBus;
import dev.agora.core.bus.CoordinatorLoader;
import dev.agora.core.bus.EventPlace;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.membership.CoordinatorReport;
import dev.agora.core.membership.Membership;
import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.store.Applied;
import dev.agora.core.store.CoordinatorStep;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.StoredCoordinator;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's bus on the cluster's coordinator: opens it at start, follows the replicated value, and carries out its {@link SwitchPlan}.
 * The plan belongs to the lane; what blocks (opening, closing) runs one after another on a second one. Safe for all threads.
 */
public final class CoordinatorSwitch implements BusListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CoordinatorSwitch.class);
    private static final Duration BEAT = Duration.ofMillis(200);
    private static final int BEATS_BETWEEN_QUESTIONS = 10;

    private final Membership membership;
    private final CoordinatorRows rows;
    private final CoordinatorMaker maker;
    private final CoordinatorFields fields;
    private final CoordinatorSlots slots;
    private final ValueCalls calls;
    private final Ticker ticker;
    private final Lane lane = new Lane("coordinator-switch");
    private final Lane work = new Lane("coordinator-opening");
    private final ExecutorService proposing = Executors.newVirtualThreadPerTaskExecutor();
    /** Confined to the lane; null until started. */
    private @Nullable SwitchPlan plan;

    private int beats;

    /** The parts of the node that it works with. */
    public record Parts(
            NodeId self, ClusterBus bus, Membership membership, NodeRpc rpc, CoordinatorRows rows, Ticker ticker) {}

    /** Registers its node call, so it must be made before the node RPC's server starts. */
    public CoordinatorSwitch(Parts parts, CoordinatorMaker maker, CoordinatorFields fields) {
        this.membership = parts.membership();
        this.rows = parts.rows();
        this.maker = maker;
        this.fields = fields;
        this.slots = new CoordinatorSlots(parts.bus(), maker, fields);
        this.ticker = parts.ticker();
        this.calls = new ValueCalls(parts.self(), parts.membership(), parts.rpc(), rows::read);
    }

    /**
     * Opens the coordinator: the override of this node's settings, else the cluster's value as this node or a live peer knows it, else that
     * of this node's settings. Blocks while peers are asked and the coordinator starts.
     *
     * @throws dev.agora.spi.CoordinatorException when one that this node's settings name cannot be made; one of the cluster's value that
     *     cannot leaves the bus degraded instead, so that the value can be mended
     */
    public void start() {
        OwnCoordinator own = maker.own();
        if (own.override().isPresent() || own.typeWasSet()) {
            maker.loader().require(own.override().orElse(own.type()));
        }
        calls.ask().join();
        Optional<StoredCoordinator> stored = present();
        SwitchPlan started;
        if (own.override().isPresent()) {
            String type = own.override().get();
            log.warn(
                    "coordinator.override: this node starts with coordinator {} whatever the cluster has chosen", type);
            slots.useOwn(type, maker.overrideFields(type));
            started = new SwitchPlan(0, Optional.empty(), true);
        } else if (stored.isPresent()) {
            StoredCoordinator row = stored.get();
            log.info(
                    "coordinator: the cluster's value holds, {} of epoch {}",
                    row.value().type(),
                    row.epoch());
            Optional<Trouble> trouble = slots.use(row.value());
            started = new SwitchPlan(row.epoch(), trouble, false);
        } else {
            slots.useOwn(own.type(), maker.shared(own.type(), own.fields()));
            started = new SwitchPlan(0, Optional.empty(), false);
        }
        lane.execute(() -> {
            plan = started;
            beat();
        });
        var _ = lane.every(BEAT, this::beat);
    }

    /** The singleton as this node knows it; empty until the first leader stored it. */
    public Optional<StoredCoordinator> present() {
        return ValueCalls.later(rows.read(), calls.latest());
    }

    /** The fields of the value in force, secrets included; empty when there is none or it was sealed with another cluster key. */
    public Optional<Map<String, String>> presentFields() {
        return present().flatMap(row -> fields.open(row.value()));
    }

    /** What the live nodes last said of their coordinator. */
    public Map<NodeId, CoordinatorReport> reports() {
        Map<NodeId, CoordinatorReport> reports = new TreeMap<>();
        membership
                .view()
                .live()
                .forEach(member -> reports.put(member.id(), member.metadata().coordinatorReport()));
        return reports;
    }

    /** Brings a step into the log; blocks. Empty when it was carried out, else why not. */
    Optional<String> write(CoordinatorStep step) {
        CommitOutcome<Applied> outcome = rows.write(step);
        lane.execute(this::beat);
        return switch (outcome) {
            case CommitOutcome.Committed<Applied>(Applied applied) ->
                applied.result() instanceof OperationResult.Refused(var reason, String text)
                        ? Optional.of(text)
                        : Optional.empty();
            case CommitOutcome.Rejected<Applied>(String reason) -> Optional.of(reason);
            case CommitOutcome.NotLeader<Applied> _ ->
                Optional.of("no node that leads can be reached: nothing was changed, try again");
            case CommitOutcome.Unknown<Applied>(String reason) ->
                Optional.of(reason + "; it may have been done: look with 'agora coordinator get'");
        };
    }

    CoordinatorMaker maker() {
        return maker;
    }

    CoordinatorFields fields() {
        return fields;
    }

    Ticker ticker() {
        return ticker;
    }

    @Override
    public void event(EventPlace place, ClusterEvent event) {
        if (event instanceof ClusterEvent.SettingsChanged changed
                && changed.objects().contains(StoredCoordinator.OBJECT)) {
            lane.execute(this::lookAgain);
        }
    }

    @Override
    public void resync(NodeId origin, String reason) {
        lane.execute(this::lookAgain);
    }

    private void lookAgain() {
        if (!rows.isReplica()) {
            beats = 0;
        }
        beat();
    }

    private void beat() {
        SwitchPlan present = plan;
        if (present == null) {
            return;
        }
        if (!rows.isReplica() && beats++ % BEATS_BETWEEN_QUESTIONS == 0) {
            var _ = calls.ask().thenRun(() -> lane.execute(() -> tell(observe())));
        }
        tell(observe());
    }

    private SwitchEvent observe() {
        return new SwitchEvent.Observed(present(), rows.leads(), reports(), slots.besideTrouble());
    }

    private void tell(SwitchEvent event) {
        lane.requireOwner();
        SwitchPlan present = plan;
        if (present != null) {
            present.step(event, ticker.nanos()).forEach(this::carryOut);
        }
    }

    private void carryOut(SwitchEffect effect) {
        switch (effect) {
            case SwitchEffect.Propose propose -> propose(propose.step());
            case SwitchEffect.ProposeFirst _ -> propose(first());
            case SwitchEffect.OpenBeside open ->
                work.execute(() -> {
                    Optional<Trouble> trouble = slots.openBeside(open.epoch(), open.target());
                    answer(trouble.<SwitchEvent>map(why -> new SwitchEvent.BesideFailed(open.epoch(), why))
                            .orElseGet(() -> new SwitchEvent.BesideOpened(open.epoch())));
                    if (trouble.isPresent()) {
                        reopen();
                    }
                });
            case SwitchEffect.Use use ->
                work.execute(() -> answer(new SwitchEvent.Used(use.epoch(), slots.use(use.value()))));
            case SwitchEffect.DropBeside drop ->
                work.execute(() -> {
                    slots.dropBeside(drop.epoch(), drop.why());
                    reopen();
                });
            case SwitchEffect.SwitchTo change -> work.execute(() -> slots.switchTo(change.epoch()));
            case SwitchEffect.CloseOld close -> work.execute(() -> slots.closeOld(close.epoch()));
            case SwitchEffect.Report report ->
                work.execute(() -> membership.describe(now -> now.withCoordinatorReport(report.report())));
        }
    }

    private void reopen() {
        slots.reopen().ifPresent(why -> answer(new SwitchEvent.NotReopened(why)));
    }

    private void answer(SwitchEvent event) {
        lane.execute(() -> {
            tell(event);
            tell(observe());
        });
    }

    private CoordinatorStep first() {
        OwnCoordinator own = maker.own();
        boolean takesNone = Set.of(CoordinatorLoader.DEFAULT, CoordinatorLoader.DISABLED)
                .contains(own.type()); // Then they are the override's, and not the cluster's.
        Map<String, String> given = takesNone ? Map.of() : own.fields();
        return new CoordinatorStep.First(fields.seal(own.type(), maker.shared(own.type(), given)));
    }

    private void propose(CoordinatorStep step) {
        try {
            proposing.execute(() -> write(step)
                    .ifPresentOrElse(
                            refusal -> log.debug("coordinator: {} was not logged: {}", step, refusal),
                            () -> log.info("coordinator: {}", words(step))));
        } catch (RejectedExecutionException closed) {
            log.debug("coordinator: closed before {} was logged", step);
        }
    }

    private static String words(CoordinatorStep step) {
        return switch (step) {
            case CoordinatorStep.First first ->
                "the first value is stored, " + first.value().type();
            case CoordinatorStep.Prepare prepare ->
                "a change to " + prepare.target().type() + " is prepared";
            case CoordinatorStep.Switch change ->
                "all live nodes have epoch " + change.epoch() + " open: switched to it";
            case CoordinatorStep.Rollback back ->
                "epoch " + back.epoch() + " is rolled back: " + RollbackWords.of(back.reasons());
            case CoordinatorStep.Settle settle ->
                "all live nodes publish with epoch " + settle.epoch() + ": the old one is closed";
        };
    }

    /** Ends the lanes; the bus closes the coordinators. Idempotent. */
    @Override
    public void close() {
        lane.close();
        proposing.shutdownNow();
        work.close();
    }
}
