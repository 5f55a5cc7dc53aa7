package dev.agora.core.gossip.engine;

import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;

/** One start of one node's process. The epoch orders the starts of one node id; it is at least 0. */
public record PeerStart(NodeId id, BootId boot, long epoch) {
    /** Checks the range. */
    public PeerStart {
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch must be at least 0, was " + epoch);
        }
    }

    PeerStart withEpoch(long claimed) {
        return new PeerStart(id, boot, claimed);
    }
}
