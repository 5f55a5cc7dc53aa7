package dev.agora.core.bus.switching;

import dev.agora.core.membership.CoordinatorReport;
import dev.agora.core.model.NodeId;
import dev.agora.core.store.CoordinatorStep;
import dev.agora.core.store.CoordinatorValue;
import dev.agora.core.store.StoredCoordinator;
import dev.agora.core.store.StoredCoordinator.Outcome;
import dev.agora.core.store.StoredCoordinator.Phase;
import dev.agora.spi.CoordinatorException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Sets the singleton on behalf of an operator and follows the change to its end. Blocks its caller; safe for all threads. */
public final class CoordinatorChange {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final CoordinatorSwitch present;

    /** Changes what {@code present} follows. */
    public CoordinatorChange(CoordinatorSwitch present) {
        this.present = present;
    }

    /** How far a change is. */
    public record Progress(long epoch, String phase, SortedMap<NodeId, CoordinatorReport> nodes) {
        /** Copies the map. */
        public Progress {
            nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        }
    }

    /** How it ended. */
    public sealed interface Result {
        /** All live nodes use the new value. */
        record Switched(long epoch) implements Result {}

        /** It is the value in force already. */
        record Unchanged(long epoch) implements Result {}

        /** Nothing was changed, for that reason. */
        record Refused(String reason) implements Result {}

        /** The value stays as it was; the reasons are by node. */
        record RolledBack(long epoch, SortedMap<NodeId, String> reasons) implements Result {}

        /** How it ends is not known yet. */
        record Unknown(String reason) implements Result {}
    }

    /** Sets the value; {@code progress} is told of each move, on this thread. */
    public Result set(String type, Map<String, String> given, Consumer<Progress> progress) {
        Optional<String> problem = problem(type, given);
        if (problem.isPresent()) {
            return new Result.Refused(problem.get());
        }
        Optional<StoredCoordinator> row = present.present();
        if (row.isEmpty()) {
            return new Result.Refused(
                    "the cluster has not stored its first coordinator yet: it does so when a leader is elected; try again in a moment");
        }
        Map<String, String> shared = present.maker().shared(type, given);
        StoredCoordinator before = row.get();
        boolean isSame = before.phase() instanceof Phase.Stable
                && before.value().type().equals(type)
                && present.fields().open(before.value()).filter(shared::equals).isPresent();
        if (isSame) {
            return new Result.Unchanged(before.epoch());
        }
        CoordinatorValue target;
        try {
            target = present.fields().seal(type, shared);
        } catch (IllegalArgumentException tooLarge) {
            return new Result.Refused(Objects.requireNonNullElse(tooLarge.getMessage(), "too large"));
        }
        Optional<String> refusal = present.write(new CoordinatorStep.Prepare(before.lastEpoch(), target));
        return refusal.<Result>map(Result.Refused::new).orElseGet(() -> follow(before.lastEpoch() + 1, progress));
    }

    private Optional<String> problem(String type, Map<String, String> given) {
        try {
            present.maker().make(type, given).close();
            return Optional.empty();
        } catch (CoordinatorException wrong) {
            return Optional.of(Objects.requireNonNullElse(wrong.getMessage(), wrong.code()));
        } catch (IllegalArgumentException wrong) {
            return Optional.of(Objects.requireNonNullElse(wrong.getMessage(), wrong.toString()));
        }
    }

    private Result follow(long epoch, Consumer<Progress> progress) {
        long deadline = present.ticker().nanos() + LIMIT.toNanos();
        Progress told = new Progress(0, "", new TreeMap<>());
        while (present.ticker().nanos() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            Optional<StoredCoordinator> row = present.present();
            Progress now =
                    new Progress(epoch, row.map(CoordinatorChange::phase).orElse(""), new TreeMap<>(present.reports()));
            if (!now.equals(told)) {
                told = now;
                progress.accept(now);
            }
            Optional<Result> ended = row.flatMap(stored -> ended(stored, epoch));
            if (ended.isPresent()) {
                return ended.get();
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return new Result.Unknown("the change with epoch " + epoch + " has not ended within " + LIMIT.toSeconds()
                + " s; 'agora coordinator get' shows how far it is");
    }

    private static Optional<Result> ended(StoredCoordinator row, long epoch) {
        Optional<Outcome> last = row.last().filter(outcome -> outcome.epoch() == epoch);
        if (last.isPresent()) {
            return last.map(outcome ->
                    outcome.switched() ? new Result.Switched(epoch) : new Result.RolledBack(epoch, outcome.reasons()));
        }
        boolean isOvertaken = row.lastEpoch() > epoch;
        return isOvertaken
                ? Optional.of(new Result.Unknown("the change with epoch " + epoch
                        + " has ended and another one came after it; 'agora coordinator get' shows the present value"))
                : Optional.empty();
    }

    /** The phase in words. */
    public static String phase(StoredCoordinator row) {
        return switch (row.phase()) {
            case Phase.Stable _ -> "stable";
            case Phase.Prepare _ -> "prepare";
            case Phase.Switching _ -> "switch";
        };
    }
}
