package dev.agora.core.bus;

import dev.agora.core.bus.engine.OriginTracker;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;

/** What the bus keeps of the present start of one other node. Confined to the bus lane. */
final class Origin {
    final NodeId node;
    final BootId boot;
    final OriginTracker tracker;
    /** Whether a fetch is under way. */
    boolean fetching;
    /** Position in the metadata at the last heartbeat: by the next one its frames should have come. */
    long metadataPosition;
    /** When the first missing frame was found missing; meaningful while there is a gap. */
    long gapSinceNanos;
    /** First missing frame when the time was noted; 0 = no gap. */
    long gapFrom;

    Origin(NodeId node, BootId boot, OriginTracker tracker) {
        this.node = node;
        this.boot = boot;
        this.tracker = tracker;
    }
}
