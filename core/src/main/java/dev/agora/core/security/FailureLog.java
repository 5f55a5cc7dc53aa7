package dev.agora.core.security;

import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.Ticker;
import java.time.Duration;
import java.util.Map;

/** {@link FailureCounters} for all threads, under a lock of its own. */
final class FailureLog {
    private final Ticker ticker;
    private final FailureCounters counters;

    FailureLog(Duration window, Ticker ticker) {
        this.ticker = ticker;
        this.counters = new FailureCounters(window);
    }

    /** One more failure on this node. */
    synchronized Count failed(String client) {
        long now = ticker.nanos();
        long own = counters.failed(client, now);
        return new Count(own, counters.total(client, now));
    }

    /** Another node told its counts. */
    synchronized void told(NodeId origin, Map<String, Long> counts) {
        long now = ticker.nanos();
        counts.forEach((client, count) -> counters.told(origin, client, count, now));
    }

    /** This node's own counts. */
    synchronized Map<String, Long> own() {
        return counters.own();
    }

    /** Forgets the failures of a client. */
    synchronized void forgive(String client) {
        counters.forgive(client);
    }

    /** Failures on this node since it began to count, and on all nodes in the window. */
    record Count(long own, long total) {}
}
