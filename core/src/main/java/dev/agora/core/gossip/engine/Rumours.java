package dev.agora.core.gossip.engine;

import dev.agora.core.model.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Facts that ride on the next packets, each about log N times. One entry per node. Confined to the gossip lane. Source: SWIM §4.1. */
final class Rumours {
    private static final int REPEATS_PER_DOUBLING = 3;

    /** Most facts told at once in one packet; more of them go the usual way. */
    private static final int MAX_URGENT = 8;

    private final Map<NodeId, Rumour> pending = new TreeMap<>();
    private final Map<NodeId, PeerFact> urgent = new TreeMap<>();

    /** Spreads a fact; without its description when that is not what changed. */
    void spread(PeerFact fact, boolean withDescription, int members) {
        Rumour before = pending.get(fact.id());
        boolean describes = withDescription || (before != null && before.describes);
        pending.put(
                fact.id(),
                new Rumour(describes ? fact : fact.withDescription(Description.NONE), describes, repeats(members)));
    }

    /** Spreads a fact, without its description, and has it told at once. */
    void spreadUrgently(PeerFact fact, int members) {
        spread(fact, false, members);
        if (urgent.size() < MAX_URGENT) {
            urgent.put(fact.id(), fact.withDescription(Description.NONE));
        }
    }

    /** What is to be told at once; told to the caller once. */
    List<PeerFact> takeUrgent() {
        List<PeerFact> taken = List.copyOf(urgent.values());
        urgent.clear();
        return taken;
    }

    /** The least-told rumours that fit, each counted as told once more. */
    List<PeerFact> take(int budgetBytes) {
        List<PeerFact> taken = new ArrayList<>();
        int left = budgetBytes;
        List<Rumour> ordered = new ArrayList<>(pending.values());
        ordered.sort(Comparator.comparingInt((Rumour rumour) -> -rumour.left));
        for (Rumour rumour : ordered) {
            int bytes = GossipCodec.factBytes(rumour.fact);
            if (bytes <= left) {
                left -= bytes;
                taken.add(rumour.fact);
                rumour.left--;
            }
        }
        pending.values().removeIf(rumour -> rumour.left <= 0);
        return taken;
    }

    private static int repeats(int members) {
        return REPEATS_PER_DOUBLING * (33 - Integer.numberOfLeadingZeros(Math.max(1, members)));
    }

    private static final class Rumour {
        private final PeerFact fact;
        private final boolean describes;
        private int left;

        Rumour(PeerFact fact, boolean describes, int left) {
            this.fact = fact;
            this.describes = describes;
            this.left = left;
        }
    }
}
