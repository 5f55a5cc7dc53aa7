package dev.agora.core.bus.engine;

import dev.agora.core.event.EventBatch;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;

/**
 * A frame whose seal was verified: who sent it, in which start, what it holds, and its sealed bytes for peers that miss it. The bytes are
 * shared and must not be changed.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Frame(NodeId origin, BootId boot, EventBatch batch, byte[] sealed) {
    /** Its number in its origin's row. */
    public long sequence() {
        return batch.sequence();
    }
}
