package dev.agora.core.bus.engine;

import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Frames held until their boot id is proven, in the order in which they came; bounded, the oldest give way. Confined to the bus lane. */
final class Unproven {
    private final BusBounds bounds;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long bytes;

    Unproven(BusBounds bounds) {
        this.bounds = bounds;
    }

    /** Holds a frame; returns how many older ones were dropped. */
    int hold(Frame frame, long nowNanos) {
        waiting.addLast(new Waiting(frame, nowNanos));
        bytes += frame.sealed().length;
        int dropped = 0;
        while (waiting.size() > bounds.unprovenFrames() || bytes > bounds.unprovenBytes()) {
            bytes -= waiting.removeFirst().frame().sealed().length;
            dropped++;
        }
        return dropped;
    }

    /** Takes out the frames of a start that is proven now. */
    List<Frame> release(NodeId node, BootId boot) {
        List<Frame> released = new ArrayList<>();
        for (Iterator<Waiting> rest = waiting.iterator(); rest.hasNext(); ) {
            Frame frame = rest.next().frame();
            if (frame.origin().equals(node) && frame.boot().equals(boot)) {
                rest.remove();
                bytes -= frame.sealed().length;
                released.add(frame);
            }
        }
        return released;
    }

    /** Drops what came before a moment; returns how many. */
    int expire(long beforeNanos) {
        int dropped = 0;
        while (!waiting.isEmpty() && waiting.getFirst().sinceNanos() - beforeNanos < 0) {
            bytes -= waiting.removeFirst().frame().sealed().length;
            dropped++;
        }
        return dropped;
    }

    int size() {
        return waiting.size();
    }

    private record Waiting(Frame frame, long sinceNanos) {}
}
