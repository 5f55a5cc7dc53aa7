package dev.agora.core.bus.switching;

import dev.agora.core.membership.CoordinatorReport;
import dev.agora.core.model.NodeId;
import dev.agora.core.store.StoredCoordinator;
import java.util.Map;
import java.util.Optional;

/** What the plan of one node is told. */
sealed interface SwitchEvent {
    /**
     * What this node sees now; told at each beat.
     *
     * @param stored the singleton as far as this node knows it, empty before the first leader stored it
     * @param leads whether this node leads the log
     * @param live what the live nodes last reported, this node included: its own word counts when it is out
     * @param besideTrouble why the coordinator open beside is not up, empty when it is or none is open
     */
    record Observed(
            Optional<StoredCoordinator> stored,
            boolean leads,
            Map<NodeId, CoordinatorReport> live,
            Optional<String> besideTrouble)
            implements SwitchEvent {
        /** Copies the map. */
        public Observed {
            live = Map.copyOf(live);
        }
    }

    /** The coordinator of that epoch is open beside the one in use and subscribed. */
    record BesideOpened(long epoch) implements SwitchEvent {}

    /** The coordinator of that epoch could not be opened beside. */
    record BesideFailed(long epoch, Trouble trouble) implements SwitchEvent {}

    /** What made room for the coordinator beside could not be opened again; the bus runs on node calls alone. */
    record NotReopened(Trouble trouble) implements SwitchEvent {}

    /** The value of that epoch is in use; with trouble the bus runs on node calls alone. */
    record Used(long epoch, Optional<Trouble> trouble) implements SwitchEvent {}
}
