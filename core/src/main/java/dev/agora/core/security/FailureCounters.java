package dev.agora.core.security;

import dev.agora.core.model.NodeId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Failures of each client, of one kind, over the whole cluster in a sliding window of {@value #SLOTS} slots. Each node tells its own count since its
 * start, which only grows, so a report that is lost or comes twice changes nothing. At most {@value #MOST_CLIENTS} clients are remembered;
 * the one silent longest gives way. Pure: time comes in from outside. Confined to its owner.
 */
final class FailureCounters {
    /** Most clients remembered. */
    static final int MOST_CLIENTS = 16_384;

    /** Parts of the window; a failure counts for the window, less at most one slot. */
    static final int SLOTS = 16;

    private final long slotNanos;
    private final Map<String, Client> clients = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Client> eldest) {
            return size() > MOST_CLIENTS;
        }
    };

    FailureCounters(Duration window) {
        this.slotNanos = Math.max(1, window.toNanos() / SLOTS);
    }

    /** One more failure on this node; returns this node's count of that client, which the others are told. */
    long failed(String client, long nanos) {
        Client known = client(client);
        known.own++;
        known.add(1, slot(nanos));
        return known.own;
    }

    /** Another node told its count of a client. */
    void told(NodeId origin, String client, long count, long nanos) {
        Client known = client(client);
        long before = known.told.getOrDefault(origin, 0L);
        known.told.put(origin, count);
        // A smaller count: that node began anew.
        known.add(count >= before ? count - before : count, slot(nanos));
    }

    /** Failures of a client in the window that ends now, on all nodes. */
    long total(String client, long nanos) {
        Client known = clients.get(client);
        return known == null ? 0 : known.total(slot(nanos));
    }

    /** This node's own counts, to be told to a node that asks. */
    Map<String, Long> own() {
        Map<String, Long> counts = new LinkedHashMap<>();
        clients.forEach((client, known) -> {
            if (known.own > 0) {
                counts.put(client, known.own);
            }
        });
        return counts;
    }

    /** Forgets what was counted of a client: it was blocked, or a block was lifted. */
    void forgive(String client) {
        Client known = clients.get(client);
        if (known != null) {
            java.util.Arrays.fill(known.counts, 0);
        }
    }

    private Client client(String client) {
        return clients.computeIfAbsent(client, _ -> new Client());
    }

    private long slot(long nanos) {
        return Math.floorDiv(nanos, slotNanos);
    }

    /** One client. */
    private static final class Client {
        private final Map<NodeId, Long> told = new LinkedHashMap<>();
        private final long[] counts = new long[SLOTS];
        private final long[] slots = new long[SLOTS];
        private long own;

        void add(long failures, long slot) {
            int place = (int) Math.floorMod(slot, (long) SLOTS);
            if (slots[place] != slot) {
                slots[place] = slot;
                counts[place] = 0;
            }
            counts[place] += failures;
        }

        long total(long slot) {
            long total = 0;
            for (int place = 0; place < SLOTS; place++) {
                if (slots[place] > slot - SLOTS && slots[place] <= slot) {
                    total += counts[place];
                }
            }
            return total;
        }
    }
}
