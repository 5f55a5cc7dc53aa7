package dev.agora.core.bus.switching;

import dev.agora.core.bus.switching.SwitchEffect.CloseOld;
import dev.agora.core.bus.switching.SwitchEffect.DropBeside;
import dev.agora.core.bus.switching.SwitchEffect.OpenBeside;
import dev.agora.core.bus.switching.SwitchEffect.Propose;
import dev.agora.core.bus.switching.SwitchEffect.ProposeFirst;
import dev.agora.core.bus.switching.SwitchEffect.Report;
import dev.agora.core.bus.switching.SwitchEffect.SwitchTo;
import dev.agora.core.bus.switching.SwitchEffect.Use;
import dev.agora.core.bus.switching.SwitchEvent.BesideFailed;
import dev.agora.core.bus.switching.SwitchEvent.BesideOpened;
import dev.agora.core.bus.switching.SwitchEvent.NotReopened;
import dev.agora.core.bus.switching.SwitchEvent.Observed;
import dev.agora.core.bus.switching.SwitchEvent.Used;
import dev.agora.core.membership.CoordinatorReport;
import dev.agora.core.membership.CoordinatorReport.Stage;
import dev.agora.core.model.NodeId;
import dev.agora.core.store.CoordinatorStep;
import dev.agora.core.store.StoredCoordinator;
import dev.agora.core.store.StoredCoordinator.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How one node follows the {@code Coordinator} singleton, and how the leader leads a change of it. A function of its state, an event and the
 * time: no clock, no thread, no I/O. All that matters is in the replicated row and in what live nodes report, so a new leader goes on where
 * the last one ended.
 *
 * <pre>
 *            Prepare                      Switch                    Settle
 *  Stable ───────────► open beside ────────────► publish to both ─────────► old one closed, Stable
 *                          │ a node cannot, or 30 s
 *                          └─────────► Rollback: the one beside is closed, Stable
 * </pre>
 *
 * Where the target needs the address of the one in use, opening it beside closes that one, and closing it opens that one again. So the plan opens
 * nothing while more than the one in use is open.
 *
 * Confined to the lane of its driver.
 */
final class SwitchPlan {
    /** How long all live nodes have to open the target. */
    static final Duration PREPARE_LIMIT = Duration.ofSeconds(30);

    /** Pause before a target that did not open is tried again. */
    static final Duration OPEN_AGAIN = Duration.ofSeconds(3);

    /** Pause before a value in force that did not open is tried again. */
    static final Duration USE_AGAIN = Duration.ofSeconds(30);

    /** Pause before a step whose outcome did not show is proposed again. */
    static final Duration PROPOSE_AGAIN = Duration.ofSeconds(3);

    private static final Trouble NO_TROUBLE = new Trouble("", false);

    private final boolean isOverridden;
    private long overriddenEpoch;
    private long inUse;
    private @Nullable Trouble inUseTrouble;
    private long useAgainNanos;
    private long beside;
    private BesideState besideState = BesideState.OPENING;
    private Trouble besideTrouble = NO_TROUBLE;
    private long openAgainNanos;
    /** Whether the one before the one in use is open still. */
    private boolean hasOld;

    private long preparing;
    private long prepareSinceNanos;
    private @Nullable Object proposed;
    private long proposedNanos;
    private CoordinatorReport report = CoordinatorReport.NONE;

    private enum BesideState {
        OPENING,
        OPEN,
        FAILED
    }

    /**
     * A plan of a node that has something in use already.
     *
     * @param inUse epoch of the value in use, 0 when it is that of the node's own settings
     * @param trouble why the value in use is not open
     * @param isOverridden whether what is in use is another one than the cluster's: kept until the cluster switches
     */
    SwitchPlan(long inUse, Optional<Trouble> trouble, boolean isOverridden) {
        this.inUse = inUse;
        this.inUseTrouble = trouble.orElse(null);
        this.isOverridden = isOverridden;
    }

    /** Takes an event and says what to do, in this order. */
    List<SwitchEffect> step(SwitchEvent event, long nowNanos) {
        List<SwitchEffect> effects = new ArrayList<>();
        switch (event) {
            case Observed observed -> observed(observed, nowNanos, effects);
            case BesideOpened opened -> besideEnded(opened.epoch(), BesideState.OPEN, NO_TROUBLE, nowNanos);
            case BesideFailed failed -> besideEnded(failed.epoch(), BesideState.FAILED, failed.trouble(), nowNanos);
            case Used used -> {
                if (used.epoch() == inUse) {
                    inUseEnded(used.trouble().orElse(null), nowNanos);
                }
            }
            case NotReopened lost -> inUseEnded(lost.trouble(), nowNanos);
        }
        return effects;
    }

    /** What this node last reported. */
    CoordinatorReport report() {
        return report;
    }

    private void inUseEnded(@Nullable Trouble trouble, long nowNanos) {
        inUseTrouble = trouble;
        useAgainNanos = nowNanos + USE_AGAIN.toNanos();
    }

    private void besideEnded(long epoch, BesideState state, Trouble trouble, long nowNanos) {
        if (epoch == beside) {
            besideState = state;
            besideTrouble = trouble;
            openAgainNanos = nowNanos + OPEN_AGAIN.toNanos();
        }
    }

    private void observed(Observed seen, long nowNanos, List<SwitchEffect> effects) {
        if (seen.stored().isEmpty()) {
            if (seen.leads()) {
                propose(new ProposeFirst(), nowNanos, effects);
            }
            return;
        }
        StoredCoordinator row = seen.stored().get();
        if (isOverridden && overriddenEpoch == 0) {
            overriddenEpoch = row.epoch();
            inUse = row.epoch();
        }
        follow(row, nowNanos, effects);
        switch (row.phase()) {
            case Phase.Stable _ -> {
                dropOther(row.epoch(), dropReason(row), effects);
                closeOldIfSettled(row, effects);
                report(inUseReport(), effects);
            }
            case Phase.Prepare prepare -> {
                closeOldIfSettled(row, effects);
                prepare(prepare, seen, nowNanos, effects);
            }
            case Phase.Switching _ -> {
                dropOther(row.epoch(), "another change came", effects);
                report(inUseReport(), effects);
                if (seen.leads() && allReport(seen, row.epoch(), Stage.IN_USE)) {
                    propose(new Propose(new CoordinatorStep.Settle(row.epoch())), nowNanos, effects);
                }
            }
        }
    }

    /** Brings the value in force into use. */
    private void follow(StoredCoordinator row, long nowNanos, List<SwitchEffect> effects) {
        if (inUse == row.epoch()) {
            Trouble trouble = inUseTrouble;
            boolean mayPass = trouble != null && !trouble.forGood();
            boolean isAlone = !hasOld && beside == 0; // Another one may have the address that it needs.
            if (mayPass && isAlone && nowNanos - useAgainNanos >= 0) {
                useAgainNanos = nowNanos + USE_AGAIN.toNanos();
                effects.add(new Use(row.epoch(), row.value()));
            }
            return;
        }
        if (beside == row.epoch() && besideState == BesideState.OPENING) {
            return;
        }
        closeOld(effects);
        dropOther(row.epoch(), "another change came", effects);
        boolean isOpen = beside == row.epoch() && besideState == BesideState.OPEN;
        effects.add(isOpen ? new SwitchTo(row.epoch()) : new Use(row.epoch(), row.value()));
        hasOld = isOpen;
        if (beside == row.epoch()) {
            noneBeside();
        }
        inUse = row.epoch();
        inUseTrouble = null;
        useAgainNanos = nowNanos + USE_AGAIN.toNanos();
    }

    private void prepare(Phase.Prepare prepare, Observed seen, long nowNanos, List<SwitchEffect> effects) {
        if (preparing != prepare.epoch()) {
            preparing = prepare.epoch();
            prepareSinceNanos = nowNanos;
        }
        dropOther(prepare.epoch(), "another change came", effects);
        boolean failedForNow = besideState == BesideState.FAILED && !besideTrouble.forGood();
        if (beside == 0 || (failedForNow && nowNanos - openAgainNanos >= 0)) {
            beside = prepare.epoch();
            besideState = BesideState.OPENING;
            effects.add(new OpenBeside(prepare.epoch(), prepare.target()));
        }
        report(besideReport(seen.besideTrouble()), effects);
        if (seen.leads()) {
            lead(prepare.epoch(), seen, nowNanos, effects);
        }
    }

    private void lead(long epoch, Observed seen, long nowNanos, List<SwitchEffect> effects) {
        if (allReport(seen, epoch, Stage.READY)) {
            propose(new Propose(new CoordinatorStep.Switch(epoch)), nowNanos, effects);
            return;
        }
        boolean isLate = nowNanos - prepareSinceNanos >= PREPARE_LIMIT.toNanos();
        boolean isHopeless = false;
        boolean isComplete = true;
        SortedMap<NodeId, String> reasons = new TreeMap<>();
        for (Map.Entry<NodeId, CoordinatorReport> entry : seen.live().entrySet()) {
            CoordinatorReport said = entry.getValue();
            boolean speaksOfIt = said.epoch() == epoch;
            isHopeless |= speaksOfIt && said.stage() == Stage.FAILED;
            isComplete &= speaksOfIt && said.stage() != Stage.NONE;
            if (!speaksOfIt) {
                reasons.put(
                        entry.getKey(),
                        "said nothing about it within " + PREPARE_LIMIT.toSeconds()
                                + " s; is it overloaded, cut off, or of an earlier version?");
            } else if (said.stage() != Stage.READY) {
                reasons.put(entry.getKey(), said.reason().isEmpty() ? "did not open it in time" : said.reason());
            }
        }
        if (isLate || (isHopeless && isComplete)) {
            propose(new Propose(new CoordinatorStep.Rollback(epoch, reasons)), nowNanos, effects);
        }
    }

    private boolean allReport(Observed seen, long epoch, Stage stage) {
        return seen.live().values().stream().allMatch(said -> said.epoch() == epoch && said.stage() == stage);
    }

    private CoordinatorReport inUseReport() {
        String reason = inUseTrouble == null ? "" : inUseTrouble.why();
        boolean keepsOther = isOverridden && overriddenEpoch == inUse;
        return new CoordinatorReport(inUse, Stage.IN_USE, keepsOther ? CoordinatorReport.OVERRIDDEN : reason);
    }

    private CoordinatorReport besideReport(Optional<String> notUp) {
        return switch (besideState) {
            case OPENING -> new CoordinatorReport(beside, Stage.OPENING, besideTrouble.why());
            case FAILED ->
                new CoordinatorReport(
                        beside, besideTrouble.forGood() ? Stage.FAILED : Stage.OPENING, besideTrouble.why());
            case OPEN ->
                new CoordinatorReport(beside, notUp.isPresent() ? Stage.OPENING : Stage.READY, notUp.orElse(""));
        };
    }

    private void dropOther(long wanted, String why, List<SwitchEffect> effects) {
        if (beside != 0 && beside != wanted) {
            effects.add(new DropBeside(beside, why));
            noneBeside();
        }
    }

    private void noneBeside() {
        beside = 0;
        besideState = BesideState.OPENING;
        besideTrouble = NO_TROUBLE;
    }

    private void closeOldIfSettled(StoredCoordinator row, List<SwitchEffect> effects) {
        if (inUse == row.epoch()) {
            closeOld(effects);
        }
    }

    private void closeOld(List<SwitchEffect> effects) {
        if (hasOld) {
            effects.add(new CloseOld(inUse));
            hasOld = false;
        }
    }

    private static String dropReason(StoredCoordinator row) {
        return row.last()
                .filter(last -> !last.switched())
                .map(last -> "rolled back: " + RollbackWords.of(last.reasons()))
                .orElse("no change is under way");
    }

    private void report(CoordinatorReport next, List<SwitchEffect> effects) {
        if (!next.equals(report)) {
            report = next;
            effects.add(new Report(next));
        }
    }

    private void propose(SwitchEffect effect, long nowNanos, List<SwitchEffect> effects) {
        if (!effect.equals(proposed) || nowNanos - proposedNanos >= PROPOSE_AGAIN.toNanos()) {
            proposed = effect;
            proposedNanos = nowNanos;
            effects.add(effect);
        }
    }
}
