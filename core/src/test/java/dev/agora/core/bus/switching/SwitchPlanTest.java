package dev.agora.core.bus.switching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.membership.CoordinatorReport;
import dev.agora.core.membership.CoordinatorReport.Stage;
import dev.agora.core.model.NodeId;
import dev.agora.core.store.CoordinatorStep;
import dev.agora.core.store.StoredCoordinator;
import dev.agora.core.store.apply.CoordinatorSteps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One node's plan where coordinators need the same address: what is opened again, and in which order. */
class SwitchPlanTest {
    private static final long AGAIN = SwitchPlan.USE_AGAIN.toNanos();
    private static final StoredCoordinator FIRST = CoordinatorSteps.after(
            Optional.empty(), new CoordinatorStep.First(SwitchSim.value("Zenoh")), Instant.EPOCH);
    private static final Trouble IN_USE = new Trouble("the port is in use", false);

    private final SwitchPlan plan = new SwitchPlan(1, Optional.empty(), false);

    private static StoredCoordinator after(StoredCoordinator row, CoordinatorStep step) {
        return CoordinatorSteps.after(Optional.of(row), step, Instant.EPOCH);
    }

    private static StoredCoordinator prepared(StoredCoordinator row) {
        return after(row, new CoordinatorStep.Prepare(row.lastEpoch(), SwitchSim.value("Default")));
    }

    private List<SwitchEffect> see(StoredCoordinator row, long nowNanos) {
        SwitchEvent seen = new SwitchEvent.Observed(Optional.of(row), false, Map.of(), Optional.empty());
        return plan.step(seen, nowNanos).stream()
                .filter(effect -> !(effect instanceof SwitchEffect.Report))
                .toList();
    }

    @Test
    void opensTheValueInForceAgainWhenItCouldNotBeOpenedAfterAChangeThatFailed() {
        see(FIRST, 0);
        StoredCoordinator preparing = prepared(FIRST);
        see(preparing, 0);
        plan.step(new SwitchEvent.BesideFailed(2, new Trouble("refused", true)), 0);
        plan.step(new SwitchEvent.NotReopened(IN_USE), 0);

        assertThat(see(preparing, AGAIN)).as("the target may have its address").isEmpty();
        StoredCoordinator back =
                after(preparing, new CoordinatorStep.Rollback(2, new TreeMap<>(Map.of(new NodeId(1), "refused"))));
        assertThat(see(back, AGAIN - 1)).hasOnlyElementsOfType(SwitchEffect.DropBeside.class);
        assertThat(plan.report()).isEqualTo(new CoordinatorReport(1, Stage.IN_USE, IN_USE.why()));
        assertThat(see(back, AGAIN)).containsExactly(new SwitchEffect.Use(1, SwitchSim.value("Zenoh")));

        plan.step(new SwitchEvent.Used(1, Optional.empty()), AGAIN);
        assertThat(see(back, 3 * AGAIN)).isEmpty();
        assertThat(plan.report()).isEqualTo(new CoordinatorReport(1, Stage.IN_USE, ""));
    }

    @Test
    void closesWhatIsBesideBeforeItUsesAValueWhoseSwitchItMissed() {
        see(FIRST, 0);
        StoredCoordinator preparing = prepared(FIRST);
        see(preparing, 0);
        plan.step(new SwitchEvent.BesideOpened(2), 0);
        StoredCoordinator back = after(preparing, new CoordinatorStep.Rollback(2, new TreeMap<>()));
        StoredCoordinator missed = after(prepared(back), new CoordinatorStep.Switch(3));

        assertThat(see(missed, 1))
                .containsExactly(
                        new SwitchEffect.DropBeside(2, "another change came"),
                        new SwitchEffect.Use(3, SwitchSim.value("Default")));
    }
}
