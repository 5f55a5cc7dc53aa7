package dev.agora.core.security;

import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link FailureCounters} of each kind for all threads, under a lock of its own. */
final class FailureLog {
    private static final Logger log = LoggerFactory.getLogger(FailureLog.class);

    private final Duration window;
    private final WallClock clock;
    private final Map<FailureKind, FailureCounters> counters = new EnumMap<>(FailureKind.class);
    /** Nodes whose clocks were found to be wrong, so that each is said once. */
    private final Set<NodeId> ahead = new HashSet<>();

    FailureLog(NodeId self, Duration window, WallClock clock) {
        this.window = window;
        this.clock = clock;
        for (FailureKind kind : FailureKind.values()) {
            counters.put(kind, new FailureCounters(self, window));
        }
    }

    /** One more failure on this node. */
    synchronized Report failed(FailureKind kind, String client) {
        long now = clock.millis();
        FailureCounters ofKind = counters(kind);
        ofKind.failed(client, now);
        return new Report(keys(kind.key(client), ofKind.own(client, now)), ofKind.total(client, now));
    }

    /** Another node told counts under their keys; those without a span, of versions before, are passed over. */
    synchronized void told(Map<String, Long> counts) {
        long now = clock.millis();
        counts.forEach((key, count) -> FailureSpan.read(key).ifPresent(told -> take(told, count, now)));
    }

    /**
     * Counts on all nodes under their keys, for a node that asks: of the clients whose {@link FailureKind#key} comes after {@code name}, in
     * ascending order. Ends behind the client with whom {@code mostEntries} are reached; empty when none follows.
     */
    synchronized Map<String, Long> after(String name, int mostEntries) {
        long now = clock.millis();
        NavigableMap<String, Named> rest = new TreeMap<>();
        counters.forEach((kind, ofKind) ->
                ofKind.clients().forEach(client -> rest.put(kind.key(client), new Named(ofKind, client))));
        Map<String, Long> counts = new LinkedHashMap<>();
        for (var next : rest.tailMap(name, false).entrySet()) {
            if (counts.size() >= mostEntries) {
                break;
            }
            Named named = next.getValue();
            counts.putAll(keys(next.getKey(), named.counters.counts(named.client, now)));
        }
        return counts;
    }

    /** Forgets the failures of a client. */
    synchronized void forgive(String client) {
        counters.values().forEach(ofKind -> ofKind.forgive(client));
    }

    private void take(FailureSpan.Told told, long count, long nowMillis) {
        FailureSpan span = told.span();
        if (!span.isAhead(window.toMillis(), nowMillis)) {
            ahead.remove(span.node());
            counters(told.kind()).told(told.client(), span, count, nowMillis);
        } else if (ahead.add(span.node())) {
            log.warn(
                    "failures of {} on node {} at {} are not counted: this node's clock shows {}, which is earlier by more than "
                            + "security.window, {}; set the clocks of both nodes right",
                    told.client(),
                    span.node(),
                    Instant.ofEpochMilli(span.beginMillis()),
                    Instant.ofEpochMilli(nowMillis),
                    window);
        }
    }

    private FailureCounters counters(FailureKind kind) {
        return Objects.requireNonNull(counters.get(kind), () -> "no counters of " + kind);
    }

    private static Map<String, Long> keys(String name, Map<FailureSpan, Long> counts) {
        Map<String, Long> keys = new LinkedHashMap<>();
        counts.forEach((span, count) -> keys.put(span.key(name), count));
        return keys;
    }

    /**
     * What came of a failure.
     *
     * @param own counts of this client's spans on this node, to be told to the others
     * @param total failures of the client on all nodes in the window
     */
    record Report(Map<String, Long> own, long total) {}

    /** A client and where it is counted. */
    private record Named(FailureCounters counters, String client) {}
}
