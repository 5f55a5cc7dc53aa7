package dev.agora.core.store.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.agora.core.model.NodeId;
import dev.agora.core.store.CoordinatorStep;
import dev.agora.core.store.CoordinatorValue;
import dev.agora.core.store.StoredCoordinator;
import dev.agora.core.store.StoredCoordinator.Phase;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The singleton's steps: each only where the row stands as it expects, each epoch used once. */
class CoordinatorStepsTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_000);
    private static final CoordinatorValue OLD = new CoordinatorValue("Default", ByteString.EMPTY);
    private static final CoordinatorValue NEW = new CoordinatorValue("Nats", ByteString.EMPTY);
    private static final CoordinatorStep.Rollback BACK =
            new CoordinatorStep.Rollback(2, new TreeMap<>(Map.of(new NodeId(3), "no plug-in")));

    private static StoredCoordinator first() {
        return CoordinatorSteps.after(Optional.empty(), new CoordinatorStep.First(OLD), NOW);
    }

    private static StoredCoordinator after(StoredCoordinator row, CoordinatorStep step) {
        return CoordinatorSteps.after(Optional.of(row), step, NOW);
    }

    @Test
    void goesFromOneValueToTheNextInThreeSteps() {
        StoredCoordinator prepared = after(first(), new CoordinatorStep.Prepare(1, NEW));
        StoredCoordinator switched = after(prepared, new CoordinatorStep.Switch(2));
        StoredCoordinator settled = after(switched, new CoordinatorStep.Settle(2));

        assertThat(prepared.phase()).isEqualTo(new Phase.Prepare(2, NEW, NOW));
        assertThat(prepared.value()).isEqualTo(OLD);
        assertThat(switched.phase()).isEqualTo(new Phase.Switching(NOW));
        assertThat(switched.value()).isEqualTo(NEW);
        assertThat(settled.phase()).isEqualTo(new Phase.Stable());
        assertThat(settled.epoch()).isEqualTo(2);
        assertThat(settled.revision()).isEqualTo(4);
        assertThat(settled.last())
                .hasValueSatisfying(last -> assertThat(last.switched()).isTrue());
    }

    @Test
    void keepsTheValueAfterARollbackAndNeverUsesItsEpochAgain() {
        StoredCoordinator back = after(after(first(), new CoordinatorStep.Prepare(1, NEW)), BACK);

        assertThat(back.value()).isEqualTo(OLD);
        assertThat(back.epoch()).isEqualTo(1);
        assertThat(back.lastEpoch()).isEqualTo(2);
        assertThat(back.last())
                .hasValueSatisfying(last -> assertThat(last.reasons()).isEqualTo(BACK.reasons()));
        assertThat(after(back, new CoordinatorStep.Prepare(2, NEW)).phase()).isEqualTo(new Phase.Prepare(3, NEW, NOW));
    }

    @Test
    void refusesStepsThatComeTooLate() {
        StoredCoordinator row = first();
        StoredCoordinator prepared = after(row, new CoordinatorStep.Prepare(1, NEW));
        StoredCoordinator switched = after(prepared, new CoordinatorStep.Switch(2));

        assertThatThrownBy(() -> after(row, new CoordinatorStep.First(NEW))).hasMessageContaining("Default");
        assertThatThrownBy(() -> after(row, new CoordinatorStep.Prepare(0, NEW)))
                .hasMessageContaining("changed meanwhile");
        assertThatThrownBy(() -> after(prepared, new CoordinatorStep.Prepare(2, NEW)))
                .hasMessageContaining("under way");
        assertThatThrownBy(() -> after(prepared, new CoordinatorStep.Settle(2))).hasMessageContaining("moved on");
        assertThatThrownBy(() -> after(switched, BACK)).hasMessageContaining("moved on");
        assertThatThrownBy(() -> after(switched, new CoordinatorStep.Switch(2))).hasMessageContaining("moved on");
        assertThatThrownBy(() -> CoordinatorSteps.after(Optional.empty(), new CoordinatorStep.Prepare(0, NEW), NOW))
                .hasMessageContaining("not stored its coordinator yet");
    }
}
