package dev.agora.core.raft.formation;

import dev.agora.core.model.DataId;
import dev.agora.core.model.NodeId;
import java.util.Comparator;

/** A voter that takes part in formation: a node with one data directory. */
public record Founder(NodeId node, DataId data) implements Comparable<Founder> {
    private static final Comparator<Founder> ORDER =
            Comparator.comparing(Founder::node).thenComparing(Founder::data);

    @Override
    public int compareTo(Founder other) {
        return ORDER.compare(this, other);
    }
}
