package dev.agora.core.bus.engine;

import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;

/**
 * What membership says of another node.
 *
 * @param boot its present start, which gossip believes only after an echo
 * @param position last sequence that it said by gossip to have published
 * @param why the reason of its standing, in words
 */
public record MemberFact(NodeId node, BootId boot, Standing standing, long position, String why) {
    /** Whether it counts. */
    public enum Standing {
        /** Alive or only suspected. */
        LIVE,
        /** Convicted or stopped; may come back in the same start. */
        GONE,
        /** Left for good, or unknown. */
        LEFT
    }
}
