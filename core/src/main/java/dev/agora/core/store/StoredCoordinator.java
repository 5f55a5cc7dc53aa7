package dev.agora.core.store;

import dev.agora.core.model.NodeId;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The {@code Coordinator} singleton in the replicated store.
 *
 * @param revision grows with each step; of two copies the one with the higher revision is later
 * @param epoch of the value in force; grows with each change that is carried out
 * @param value in force
 * @param phase how far a change is
 * @param last how the last change ended, empty before there was one
 */
public record StoredCoordinator(
        long revision, long epoch, CoordinatorValue value, Phase phase, Optional<Outcome> last) {
    /** Name of the settings object. */
    public static final String OBJECT = "Coordinator";

    /** Highest epoch that any change had, also one that was rolled back or is under way: what a new one is compared with. */
    public long lastEpoch() {
        long ended = Math.max(epoch, last.map(Outcome::epoch).orElse(0L));
        return phase instanceof Phase.Prepare prepare ? Math.max(ended, prepare.epoch()) : ended;
    }

    /** How far a change is. */
    public sealed interface Phase {
        /** None is under way. */
        record Stable() implements Phase {}

        /** Each live node opens the target beside the one in use. {@code since} is command time. */
        record Prepare(long epoch, CoordinatorValue target, Instant since) implements Phase {}

        /** The value is the new one; frames go to both until all live nodes use it. {@code since} is command time. */
        record Switching(Instant since) implements Phase {}
    }

    /**
     * How a change ended.
     *
     * @param switched whether it was carried out
     * @param reasons why not, by node; empty when it was
     */
    public record Outcome(long epoch, boolean switched, SortedMap<NodeId, String> reasons) {
        /** Copies the map. */
        public Outcome {
            reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
        }
    }
}
