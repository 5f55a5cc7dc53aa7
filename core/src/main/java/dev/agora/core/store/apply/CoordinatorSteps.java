package dev.agora.core.store.apply;

import dev.agora.core.model.NodeId;
import dev.agora.core.store.CoordinatorCodec;
import dev.agora.core.store.CoordinatorStep;
import dev.agora.core.store.CoordinatorValue;
import dev.agora.core.store.Keys;
import dev.agora.core.store.MailReads;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.OperationResult.Reason;
import dev.agora.core.store.StoredCoordinator;
import dev.agora.core.store.StoredCoordinator.Outcome;
import dev.agora.core.store.StoredCoordinator.Phase;
import dev.agora.core.store.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Steps of the {@code Coordinator} singleton: each is carried out only where the row stands as the step expects. */
public final class CoordinatorSteps {
    private CoordinatorSteps() {}

    static OperationResult apply(WriteSet writes, CoordinatorStep step, long now) {
        StoredCoordinator next = after(new MailReads(writes).coordinator(), step, Instant.ofEpochMilli(now));
        writes.put(Table.SETTINGS, Keys.text(StoredCoordinator.OBJECT), CoordinatorCodec.encode(next));
        return new OperationResult.Done();
    }

    /** The row after a step. @throws RuntimeException that ends the operation when the row does not stand where the step expects it */
    public static StoredCoordinator after(Optional<StoredCoordinator> present, CoordinatorStep step, Instant now) {
        if (step instanceof CoordinatorStep.First first) {
            if (present.isPresent()) {
                throw new Refusal(
                        Reason.EXISTS,
                        "the cluster has a coordinator already: "
                                + present.get().value().type());
            }
            return new StoredCoordinator(1, 1, first.value(), new Phase.Stable(), Optional.empty());
        }
        StoredCoordinator row = present.orElseThrow(() ->
                new Refusal(Reason.NOT_FOUND, "the cluster has not stored its coordinator yet: try again in a moment"));
        return switch (step) {
            case CoordinatorStep.First _ -> row;
            case CoordinatorStep.Prepare prepare -> prepare(row, prepare, now);
            case CoordinatorStep.Switch change -> {
                Phase.Prepare prepared = prepared(row, change.epoch());
                yield next(row, prepared.epoch(), prepared.target(), new Phase.Switching(now), row.last());
            }
            case CoordinatorStep.Rollback rollback -> {
                long epoch = prepared(row, rollback.epoch()).epoch();
                Outcome outcome = new Outcome(epoch, false, rollback.reasons());
                yield next(row, row.epoch(), row.value(), new Phase.Stable(), Optional.of(outcome));
            }
            case CoordinatorStep.Settle settle -> {
                if (!(row.phase() instanceof Phase.Switching) || row.epoch() != settle.epoch()) {
                    throw moved(row, settle.epoch());
                }
                SortedMap<NodeId, String> none = new TreeMap<>();
                Outcome outcome = new Outcome(settle.epoch(), true, none);
                yield next(row, row.epoch(), row.value(), new Phase.Stable(), Optional.of(outcome));
            }
        };
    }

    private static StoredCoordinator prepare(StoredCoordinator row, CoordinatorStep.Prepare step, Instant now) {
        if (!(row.phase() instanceof Phase.Stable)) {
            throw new Refusal(
                    Reason.INVALID,
                    "another change of the coordinator is under way: wait until it has ended ('agora coordinator get' shows it)");
        }
        if (step.seen() != row.lastEpoch()) {
            throw new Refusal(
                    Reason.INVALID,
                    "the coordinator was changed meanwhile (epoch " + row.lastEpoch() + ", not " + step.seen()
                            + "): look at it with 'agora coordinator get' and set it again");
        }
        Phase.Prepare phase = new Phase.Prepare(row.lastEpoch() + 1, step.target(), now);
        return next(row, row.epoch(), row.value(), phase, row.last());
    }

    private static Phase.Prepare prepared(StoredCoordinator row, long epoch) {
        if (row.phase() instanceof Phase.Prepare prepare && prepare.epoch() == epoch) {
            return prepare;
        }
        throw moved(row, epoch);
    }

    private static Refusal moved(StoredCoordinator row, long epoch) {
        return new Refusal(
                Reason.INVALID,
                "the change of the coordinator with epoch " + epoch + " has moved on; the value in force has epoch "
                        + row.epoch());
    }

    private static StoredCoordinator next(
            StoredCoordinator row, long epoch, CoordinatorValue value, Phase phase, Optional<Outcome> last) {
        return new StoredCoordinator(row.revision() + 1, epoch, value, phase, last);
    }
}
