package dev.agora.core.raft;

import dev.agora.core.model.CommitOutcome;
import java.util.concurrent.CompletionStage;

/** The cluster's log as one node sees it. Safe for all threads; never blocks the caller. */
public interface ReplicatedLog {
    /** Largest entry in bytes. */
    int MAX_ENTRY_BYTES = 8 * 1024 * 1024;

    /**
     * Appends an entry when this node leads. Committed carries what {@link LogApplier#apply} returned on this node; NotLeader names the leader
     * where known; Unknown when no majority confirmed within the commit timeout.
     */
    CompletionStage<CommitOutcome<byte[]>> submit(byte[] entry);

    /** A linearizable barrier (Raft read index): the index that this node must have applied to serve a read begun now. */
    CompletionStage<CommitOutcome<Long>> readIndex();

    /** The present state, without I/O. */
    LogStatus status();
}
