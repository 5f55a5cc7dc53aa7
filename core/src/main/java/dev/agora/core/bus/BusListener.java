package dev.agora.core.bus;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.model.NodeId;

/** Takes what other nodes published. Called on the bus lane, one call at a time; must not block. */
public interface BusListener {
    /** An event of another node, exactly once and in that node's order. */
    void event(NodeId origin, ClusterEvent event);

    /** Events of that node may be lost: re-read the truth. */
    void resync(NodeId origin, String reason);
}
