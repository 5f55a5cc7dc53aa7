package dev.agora.core.bus;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.model.NodeId;
import java.util.SortedSet;

/** Takes what other nodes published. Called by who runs the bus lane, its thread or a coordinator's, one call at a time; must not block. */
public interface BusListener {
    /** An event of another node, exactly once and in that node's order. */
    void event(EventPlace place, ClusterEvent event);

    /** Events of that node may be lost: drop what may be stale. Called before its next event; what is costly belongs to {@link #reread}. */
    void resync(NodeId origin, String reason);

    /**
     * Compare your truth now: once for all Resyncs since the generation before, after a random pause of at most 1.5 heartbeats.
     *
     * @param generation grows by one with each call
     * @param origins nodes whose events may be lost; this node's own id when its store was replaced
     */
    default void reread(long generation, SortedSet<NodeId> origins) {}
}
