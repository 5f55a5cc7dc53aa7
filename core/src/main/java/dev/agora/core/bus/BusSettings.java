package dev.agora.core.bus;

import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.time.Duration;

/**
 * Who this node is on the bus, and its pace.
 *
 * @param node this node
 * @param boot this start of its process
 * @param heartbeat how often positions are compared; a gap not mended within two of them becomes a resync
 */
public record BusSettings(NodeId node, BootId boot, Duration heartbeat) {
    /** Checks the range. */
    public BusSettings {
        if (heartbeat.isNegative() || heartbeat.isZero()) {
            throw new IllegalArgumentException("heartbeat must be positive, was " + heartbeat);
        }
    }
}
