package dev.agora.core.raft.formation;

import dev.agora.core.model.NodeId;
import java.util.Comparator;

/** Number of an attempt to form a cluster: rounds first, then the node that tries, so no two nodes share one. */
public record Ballot(long round, int node) implements Comparable<Ballot> {
    /** Before the first attempt. */
    public static final Ballot NONE = new Ballot(0, 0);

    private static final Comparator<Ballot> ORDER =
            Comparator.comparingLong(Ballot::round).thenComparingInt(Ballot::node);

    /** Checks the range. */
    public Ballot {
        if (round < 0 || node < 0) {
            throw new IllegalArgumentException("no ballot: round " + round + " of node " + node);
        }
    }

    /** The lowest ballot of {@code node} above this one. */
    public Ballot next(NodeId node) {
        return new Ballot(round + 1, node.value());
    }

    @Override
    public int compareTo(Ballot other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return round + "." + node;
    }
}
