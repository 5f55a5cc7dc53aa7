package dev.agora.core.store;

import dev.agora.core.model.NodeId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** One step of the {@code Coordinator} singleton's life; compared with the row and refused when that has moved on. */
public sealed interface CoordinatorStep {
    /** Longest reason of a node, in characters; a longer one is cut. */
    int MAX_REASON = 400;

    /** Stores the first value; refused when there is one. */
    record First(CoordinatorValue value) implements CoordinatorStep {}

    /**
     * Begins a change, which gets the next epoch.
     *
     * @param seen {@link StoredCoordinator#lastEpoch()} as the asker saw it; refused when another change came between or is under way
     */
    record Prepare(long seen, CoordinatorValue target) implements CoordinatorStep {}

    /** All live nodes have the prepared one open: it becomes the value. */
    record Switch(long epoch) implements CoordinatorStep {}

    /** Some node has it not open: the value stays as it was. The reasons are by node. */
    record Rollback(long epoch, SortedMap<NodeId, String> reasons) implements CoordinatorStep {
        /** Copies the map and cuts long reasons. */
        public Rollback {
            SortedMap<NodeId, String> copy = new TreeMap<>();
            reasons.forEach((node, reason) ->
                    copy.put(node, reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON)));
            reasons = Collections.unmodifiableSortedMap(copy);
        }
    }

    /** All live nodes publish through the new one: the old one is closed. */
    record Settle(long epoch) implements CoordinatorStep {}
}
