package dev.agora.core.security;

import dev.agora.core.model.NodeId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Failures of each client, of one kind, over the whole cluster in a window that slides by parts, see {@link FailureSpan}. At most
 * {@value #MOST_CLIENTS} clients with {@value #MOST_SPANS} spans are remembered; the client silent longest gives way. Pure: time comes in from
 * outside, by the calendar, since nodes have no other in common. Confined to its owner.
 */
final class FailureCounters {
    /** Most clients remembered. */
    static final int MOST_CLIENTS = 16_384;

    /** Most spans remembered, of all clients. */
    static final int MOST_SPANS = 16 * MOST_CLIENTS;

    /** Parts of the window; a failure counts for the window, less at most one part. */
    static final int PARTS = 16;

    /** Largest count of one span that is believed, so that sums stay in range. */
    private static final long MOST_FAILURES = Integer.MAX_VALUE;

    private final NodeId self;
    private final long windowMillis;
    private final long spanMillis;
    /** The one silent longest first. */
    private final LinkedHashMap<String, ClientFailures> clients = new LinkedHashMap<>();

    private int spans;

    FailureCounters(NodeId self, Duration window) {
        this.self = self;
        this.windowMillis = window.toMillis();
        this.spanMillis = Math.max(1, windowMillis / PARTS);
    }

    /** One more failure on this node. */
    void failed(String client, long nowMillis) {
        change(client, nowMillis, known -> known.failed(self, spanMillis, nowMillis));
    }

    /** A node told the count of a span, its own or another one's; what lies outside the window is passed over. */
    void told(String client, FailureSpan span, long count, long nowMillis) {
        if (count > 0 && span.isWithin(windowMillis, nowMillis)) {
            change(client, nowMillis, known -> known.take(span, Math.min(count, MOST_FAILURES)));
        }
    }

    /** Failures of a client in the window that ends now, on all nodes. */
    long total(String client, long nowMillis) {
        ClientFailures known = clients.get(client);
        return known == null ? 0 : known.total(windowMillis, nowMillis);
    }

    /** Counts of a client's spans in the window, those on this node only: what the others are told. */
    Map<FailureSpan, Long> own(String client, long nowMillis) {
        NavigableMap<FailureSpan, Long> counts = counts(client, nowMillis);
        counts.keySet().removeIf(span -> !span.node().equals(self));
        return counts;
    }

    /** Counts of a client's spans in the window, on all nodes: what a node is told that asks. */
    NavigableMap<FailureSpan, Long> counts(String client, long nowMillis) {
        ClientFailures known = clients.get(client);
        return known == null ? new TreeMap<>() : known.counts(windowMillis, nowMillis);
    }

    /** The clients remembered. */
    List<String> clients() {
        return List.copyOf(clients.keySet());
    }

    /** Forgets what was counted of a client: it was blocked, or a block was lifted. */
    void forgive(String client) {
        ClientFailures known = clients.get(client);
        if (known != null) {
            known.forgive();
        }
    }

    private void change(String client, long nowMillis, Consumer<ClientFailures> change) {
        ClientFailures known = clients.getOrDefault(client, new ClientFailures());
        clients.putLast(client, known);
        int before = known.size();
        known.expire(windowMillis, nowMillis);
        change.accept(known);
        spans += known.size() - before;
        while (clients.size() > MOST_CLIENTS || spans > MOST_SPANS) {
            spans -= clients.pollFirstEntry().getValue().size();
        }
    }
}
