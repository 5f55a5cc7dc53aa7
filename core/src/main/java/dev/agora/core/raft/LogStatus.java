package dev.agora.core.raft;

import dev.agora.core.model.ClusterId;
import dev.agora.core.model.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * State of the log on this node.
 *
 * @param cluster the cluster's id, empty before formation
 * @param role LEADER, FOLLOWER, CANDIDATE, LISTENER or NONE
 * @param leader who leads, as far as this node knows
 * @param term the current term
 * @param appliedIndex index of the last entry applied here
 * @param voters node ids of the voters, ascending
 * @param listeners node ids of the non-voting members, ascending
 */
public record LogStatus(
        Optional<ClusterId> cluster,
        Role role,
        Optional<NodeId> leader,
        long term,
        long appliedIndex,
        List<NodeId> voters,
        List<NodeId> listeners) {
    /** Part of this node in the group. */
    public enum Role {
        /** Not in a group. */
        NONE,
        /** Replicates without a vote. */
        LISTENER,
        /** Votes and follows. */
        FOLLOWER,
        /** Seeks to lead. */
        CANDIDATE,
        /** Leads. */
        LEADER
    }
}
