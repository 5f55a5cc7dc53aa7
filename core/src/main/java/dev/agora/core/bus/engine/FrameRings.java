package dev.agora.core.bus.engine;

import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The frames received of each origin, sealed, so that any node can mend another's gap, also when the origin is gone. Bounded in frames of
 * each origin and in bytes of all; the longest row gives way. Pure; confined to the bus lane.
 */
public final class FrameRings {
    private final BusBounds bounds;
    private final Map<NodeId, Ring> rings = new TreeMap<>();
    private long bytes;

    /** Empty rings. */
    public FrameRings(BusBounds bounds) {
        this.bounds = bounds;
    }

    /** Keeps a frame; those of an earlier start of its origin are dropped. */
    void add(Frame frame) {
        Ring ring = rings.get(frame.origin());
        if (ring == null || !ring.boot().equals(frame.boot())) {
            forget(frame.origin());
            ring = new Ring(frame.boot(), new Journal(bounds.ringFrames(), bounds.ringBytes()));
            rings.put(frame.origin(), ring);
        }
        bytes -= ring.journal().bytes();
        ring.journal().add(frame.sequence(), frame.sealed());
        bytes += ring.journal().bytes();
        while (bytes > bounds.ringBytes()) {
            bytes -= largest().dropFirst();
        }
    }

    /** Drops what is kept of an origin. */
    void forget(NodeId origin) {
        Ring ring = rings.remove(origin);
        bytes -= ring == null ? 0 : ring.journal().bytes();
    }

    /** Frames of one start of an origin; see {@link Journal#range}. */
    public List<byte[]> range(NodeId origin, BootId boot, long from, long to, long maxAnswerBytes) {
        Ring ring = rings.get(origin);
        return ring == null || !ring.boot().equals(boot)
                ? List.of()
                : ring.journal().range(from, to, maxAnswerBytes);
    }

    /** Bytes kept of all origins. */
    public long bytes() {
        return bytes;
    }

    private Journal largest() {
        return rings.values().stream()
                .map(Ring::journal)
                .max(Comparator.comparingLong(Journal::bytes))
                .orElseThrow();
    }

    /** What is kept of one start. */
    private record Ring(BootId boot, Journal journal) {}
}
