package dev.agora.core.gossip.engine;

import dev.agora.core.model.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Hashes and pages for push-pull: views are compared by one hash, then by buckets, and only differing buckets are sent. Pure. */
final class Reconciliation {
    static final int BUCKETS = 16;
    /** Most packets that one exchange sends in one direction. */
    static final int MAX_PAGES = 24;

    private Reconciliation() {}

    static long viewHash(Collection<PeerFact> facts) {
        return facts.stream().mapToLong(PeerFact::hash).sum();
    }

    static List<Long> bucketHashes(Collection<PeerFact> facts) {
        long[] hashes = new long[BUCKETS];
        for (PeerFact fact : facts) {
            hashes[bucket(fact.id())] += fact.hash();
        }
        List<Long> result = new ArrayList<>(BUCKETS);
        for (long hash : hashes) {
            result.add(hash);
        }
        return result;
    }

    /** Bit set of the buckets that differ; all when the other side counts buckets in another way. */
    static int differing(List<Long> mine, List<Long> theirs) {
        if (mine.size() != theirs.size()) {
            return (1 << BUCKETS) - 1;
        }
        int bits = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (!mine.get(bucket).equals(theirs.get(bucket))) {
                bits |= 1 << bucket;
            }
        }
        return bits;
    }

    /** The facts of those buckets in pages of at most {@code budgetBytes}. */
    static List<List<PeerFact>> pages(Collection<PeerFact> facts, int buckets, int budgetBytes) {
        List<List<PeerFact>> pages = new ArrayList<>();
        List<PeerFact> page = new ArrayList<>();
        int left = budgetBytes;
        for (PeerFact fact : facts) {
            if ((buckets & (1 << bucket(fact.id()))) == 0) {
                continue;
            }
            int bytes = GossipCodec.factBytes(fact);
            if (bytes > left && !page.isEmpty()) {
                pages.add(page);
                page = new ArrayList<>();
                left = budgetBytes;
            }
            page.add(fact);
            left -= bytes;
        }
        if (!page.isEmpty()) {
            pages.add(page);
        }
        return pages.size() > MAX_PAGES ? pages.subList(0, MAX_PAGES) : pages;
    }

    private static int bucket(NodeId id) {
        return id.value() % BUCKETS;
    }
}
