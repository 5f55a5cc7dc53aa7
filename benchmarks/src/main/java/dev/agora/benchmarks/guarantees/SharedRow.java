package dev.agora.benchmarks.guarantees;

import dev.agora.core.bus.switching.CoordinatorRows;
import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.NodeId;
import dev.agora.core.model.Position;
import dev.agora.core.store.Applied;
import dev.agora.core.store.CoordinatorStep;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.StoredCoordinator;
import dev.agora.core.store.StoredCoordinator.Phase;
import dev.agora.core.store.apply.CoordinatorSteps;
import java.time.Instant;
import java.util.Optional;

/** The replicated row of the Coordinator singleton, shared by the nodes of a trial. Safe for all threads. */
final class SharedRow {
    private final NodeId leader;
    private volatile Optional<StoredCoordinator> row = Optional.empty();

    SharedRow(NodeId leader) {
        this.leader = leader;
    }

    /** Whether the value of an epoch is in force and no change is under way. */
    boolean isStable(long epoch) {
        return row.filter(now -> now.epoch() == epoch && now.phase() instanceof Phase.Stable)
                .isPresent();
    }

    /** The row as one node reaches it. */
    CoordinatorRows of(NodeId node) {
        return new CoordinatorRows() {
            @Override
            public Optional<StoredCoordinator> read() {
                return row;
            }

            @Override
            public boolean isReplica() {
                return true;
            }

            @Override
            public boolean leads() {
                return leader.equals(node);
            }

            @Override
            public CommitOutcome<Applied> write(CoordinatorStep step) {
                return change(step);
            }
        };
    }

    private synchronized CommitOutcome<Applied> change(CoordinatorStep step) {
        OperationResult result;
        try {
            row = Optional.of(CoordinatorSteps.after(row, step, Instant.EPOCH));
            result = new OperationResult.Done();
        } catch (RuntimeException refused) {
            result = new OperationResult.Refused(OperationResult.Reason.INVALID, String.valueOf(refused.getMessage()));
        }
        return new CommitOutcome.Committed<>(new Applied(result, Position.NONE, 1));
    }
}
