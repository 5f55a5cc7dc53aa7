package dev.agora.core.membership;

import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;

/** What the node must act on at once. Called on the gossip lane; must not block. */
public interface MembershipAlarms {
    /** Another live process bears this node's id. When {@code thisOneStays} is false this node must refuse to run; its gossip has fallen silent. */
    void duplicateNodeId(BootId otherBoot, HostPort otherAddress, boolean thisOneStays);

    /** This node was removed from the cluster, says {@code by}; its gossip has fallen silent. */
    void removed(NodeId by);
}
