package dev.agora.core.bus.engine;

import dev.agora.core.event.EventBatch;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.util.SortedSet;

/** What the driver shall do after a step of {@link ReceivingEngine}. */
public sealed interface ReceiveEffect {
    /** Pass the events of one start of a node to the listeners. */
    record Deliver(NodeId origin, BootId boot, EventBatch batch) implements ReceiveEffect {}

    /** Tell the listeners at once that events of a node may be lost. */
    record Resync(NodeId origin, String reason) implements ReceiveEffect {}

    /** Let the listeners compare their truth, once for all Resyncs since the generation before. */
    record Reread(long generation, SortedSet<NodeId> origins) implements ReceiveEffect {}

    /** Call a node: this node's place for its place and the echo of the random. Every call ends in one of the hello events. */
    record Hello(NodeId node, long random) implements ReceiveEffect {}

    /** Ask {@code asked} for frames {@code from} to {@code to}, inclusive. Every call ends in one of the fetch events. */
    record Fetch(NodeId asked, NodeId origin, BootId boot, long from, long to) implements ReceiveEffect {}

    /** A start of a node is followed from a baseline on. */
    record Followed(NodeId node, BootId boot, long epoch, long baseline) implements ReceiveEffect {}

    /** Frames were found missing. */
    record Missing(NodeId origin, long from, long to) implements ReceiveEffect {}

    /** Something to count. */
    record Counted(Count what, long more) implements ReceiveEffect {}

    /** What is counted. */
    enum Count {
        /** Frames of a proven start of a member. */
        RECEIVED,
        /** Frames that came before, or before the baseline. */
        DUPLICATE,
        /** Frames that were missing and came. */
        REPAIRED,
        /** Frames of no member's proven start, dropped. */
        UNPROVEN,
        /** Events of unknown kinds. */
        SKIPPED
    }
}
