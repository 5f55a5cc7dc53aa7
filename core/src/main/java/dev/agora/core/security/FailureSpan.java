package dev.agora.core.security;

import dev.agora.core.model.NodeId;
import java.util.Comparator;
import java.util.Optional;

/**
 * Part of a node's time in which it counted failures of one client. Node and beginning name it for all nodes and all starts of that node, so its
 * count only grows, and a count that comes twice, late, or by way of another node is known again.
 *
 * @param node the node where they happened
 * @param beginMillis when the first of them happened, in milliseconds since 1970 by that node's clock
 */
record FailureSpan(NodeId node, long beginMillis) implements Comparable<FailureSpan> {
    private static final Comparator<FailureSpan> ORDER =
            Comparator.comparingLong(FailureSpan::beginMillis).thenComparing(FailureSpan::node);

    /** Longest name that is read: what is counted, and a network in CIDR form. */
    private static final int MAX_NAME = 64;

    private static final char BEGIN = '@';
    private static final char NODE = '.';

    /** The older one first. */
    @Override
    public int compareTo(FailureSpan other) {
        return ORDER.compare(this, other);
    }

    /** Whether it began less than a window before a time or, by a clock that differs, after it. */
    boolean isWithin(long windowMillis, long nowMillis) {
        return !isBefore(windowMillis, nowMillis) && !isAhead(windowMillis, nowMillis);
    }

    /** Whether it began a window before a time, or earlier. */
    boolean isBefore(long windowMillis, long nowMillis) {
        return beginMillis <= nowMillis - windowMillis;
    }

    /** Whether it began so long after a time that clocks must be wrong. */
    boolean isAhead(long windowMillis, long nowMillis) {
        return beginMillis >= nowMillis + windowMillis;
    }

    /** Under what nodes tell one another its count of {@code name}, see {@link FailureKind#key}. */
    String key(String name) {
        return name + BEGIN + beginMillis + NODE + node;
    }

    /** The name in a key; the whole key when it tells no span. */
    static String name(String key) {
        int begin = key.lastIndexOf(BEGIN);
        return begin < 0 ? key : key.substring(0, begin);
    }

    /** Reads a key; empty when it is malformed, or tells no span, as those of versions before did. Never throws for bad input. */
    static Optional<Told> read(String key) {
        String name = name(key);
        int node = key.lastIndexOf(NODE);
        if (name.length() > MAX_NAME || node <= name.length()) {
            return Optional.empty();
        }
        var known = FailureKind.ofKey(name);
        String client = known.getValue();
        try {
            FailureSpan span = new FailureSpan(
                    new NodeId(Integer.parseInt(key, node + 1, key.length(), 10)),
                    Long.parseLong(key, name.length() + 1, node, 10));
            return AddressRange.parse(client).toString().equals(client)
                    ? Optional.of(new Told(known.getKey(), client, span))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** What a key tells. */
    record Told(FailureKind kind, String client, FailureSpan span) {}
}
