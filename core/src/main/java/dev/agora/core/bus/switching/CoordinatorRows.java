package dev.agora.core.bus.switching;

import dev.agora.core.model.CommitOutcome;
import dev.agora.core.store.Applied;
import dev.agora.core.store.CoordinatorStep;
import dev.agora.core.store.StoredCoordinator;
import java.util.Optional;

/** The replicated row of the singleton as one node reaches it. Safe for all threads. */
public interface CoordinatorRows {
    /** The row of this node's replica, empty when there is none; may be behind. May block on the disk. */
    Optional<StoredCoordinator> read();

    /** Whether this node keeps a replica at all; a front end asks its peers instead. */
    boolean isReplica();

    /** Whether this node leads the log. */
    boolean leads();

    /** Brings a step into the log, through the leader when this node does not lead. Blocks until the outcome is known or the deadline. */
    CommitOutcome<Applied> write(CoordinatorStep step);
}
