package dev.agora.core.raft.formation;

import dev.agora.core.model.ClusterId;
import dev.agora.core.model.NodeId;
import java.util.List;

/**
 * A proposal of a cluster.
 *
 * @param cluster its id
 * @param members the first voters, ascending
 * @param universe how many voters the proposer knew of; more than half of them must accept
 */
public record Founding(ClusterId cluster, List<Founder> members, int universe) {
    /** Sorts and copies the members. */
    public Founding {
        members = members.stream().sorted().toList();
        if (members.isEmpty() || universe < members.size()) {
            throw new IllegalArgumentException(members.size() + " members of a universe of " + universe);
        }
    }

    /** Whether {@code founder} is among the first voters. */
    public boolean includes(Founder founder) {
        return members.contains(founder);
    }

    /** Node ids of the first voters. */
    public List<NodeId> nodes() {
        return members.stream().map(Founder::node).toList();
    }
}
