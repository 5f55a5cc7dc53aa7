package dev.agora.core.security;

import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.Ticker;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** {@link FailureCounters} of each kind for all threads, under a lock of its own. */
final class FailureLog {
    private final Ticker ticker;
    private final Map<FailureKind, FailureCounters> counters = new EnumMap<>(FailureKind.class);

    FailureLog(Duration window, Ticker ticker) {
        this.ticker = ticker;
        for (FailureKind kind : FailureKind.values()) {
            counters.put(kind, new FailureCounters(window));
        }
    }

    /** One more failure on this node. */
    synchronized Count failed(FailureKind kind, String client) {
        long now = ticker.nanos();
        FailureCounters ofKind = counters(kind);
        long own = ofKind.failed(client, now);
        return new Count(own, ofKind.total(client, now));
    }

    /** Another node told its counts. */
    synchronized void told(NodeId origin, Map<String, Long> counts) {
        long now = ticker.nanos();
        counts.forEach((key, count) -> {
            Map.Entry<FailureKind, String> known = FailureKind.ofKey(key);
            counters(known.getKey()).told(origin, known.getValue(), count, now);
        });
    }

    /** This node's own counts. */
    synchronized Map<String, Long> own() {
        Map<String, Long> own = new LinkedHashMap<>();
        counters.forEach((kind, ofKind) -> ofKind.own().forEach((client, count) -> own.put(kind.key(client), count)));
        return own;
    }

    /** Forgets the failures of a client. */
    synchronized void forgive(String client) {
        counters.values().forEach(ofKind -> ofKind.forgive(client));
    }

    private FailureCounters counters(FailureKind kind) {
        return Objects.requireNonNull(counters.get(kind), () -> "no counters of " + kind);
    }

    /** Failures on this node since it began to count, and on all nodes in the window. */
    record Count(long own, long total) {}
}
