package dev.agora.core.model;

/** Id of a node, a positive integer unique in the cluster. */
public record NodeId(int value) implements Comparable<NodeId> {
    /** Checks the range. */
    public NodeId {
        if (value < 1) {
            throw new IllegalArgumentException("node id must be positive, was " + value);
        }
    }

    @Override
    public int compareTo(NodeId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
