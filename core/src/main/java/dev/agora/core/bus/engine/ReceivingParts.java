package dev.agora.core.bus.engine;

import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.util.List;

/** What the rows of a {@link ReceivingEngine} share. */
record ReceivingParts(
        long heartbeatNanos,
        BusBounds bounds,
        RandomSource random,
        Effects effects,
        Resyncs resyncs,
        Unproven unproven,
        FrameRings rings,
        Candidates candidates) {
    /** Who can be asked for frames. */
    @FunctionalInterface
    interface Candidates {
        /** Live nodes in the order in which they are to be asked for frames of an origin: itself first. */
        List<NodeId> forOrigin(NodeId origin);
    }
}
