package dev.agora.core.gossip;

import dev.agora.core.gossip.engine.PeerChange;
import dev.agora.core.gossip.engine.PeerFact;
import java.util.List;

/** Hears what moved in the view; called on the gossip lane and must not block. */
@FunctionalInterface
public interface GossipListener {
    /** A change, and all facts after it, this node's own included, in ascending order of node id. */
    void changed(PeerChange change, List<PeerFact> facts);
}
