package dev.agora.core.gossip.engine;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A running suspicion: how long it has left shrinks with each independent accuser. Confined to the gossip lane. Source: Lifeguard §4.2.
 */
final class Suspicion {
    private static final int WANTED_CONFIRMATIONS = 2;
    private static final int LONGEST_FACTOR = 3;
    private static final int HEARSAY_FACTOR = 2;

    private final SortedSet<Integer> accusers = new TreeSet<>();
    private final long shortestNanos;
    private final int wanted;
    private long startedNanos;

    /** @param others how many other members could confirm */
    Suspicion(int accuser, long shortestNanos, int others, long nowNanos) {
        accusers.add(accuser);
        this.shortestNanos = shortestNanos;
        this.wanted = Math.min(WANTED_CONFIRMATIONS, Math.max(0, others));
        this.startedNanos = nowNanos;
    }

    /** Whether the accuser is a new one. */
    boolean confirm(int accuser) {
        return accuser > 0 && accusers.size() <= wanted && accusers.add(accuser);
    }

    /** Whether it lasted long enough; for a node that only heard of it, to give those who found the silence the first word, twice as long. */
    boolean isOver(boolean ownEvidence, long nowNanos) {
        return nowNanos - startedNanos >= (ownEvidence ? limitNanos() : HEARSAY_FACTOR * limitNanos());
    }

    /** The suspected showed a sign of life. */
    void restart(long nowNanos) {
        startedNanos = nowNanos;
    }

    void postpone(long nanos) {
        startedNanos += nanos;
    }

    SortedSet<Integer> accusers() {
        return Collections.unmodifiableSortedSet(accusers);
    }

    private long limitNanos() {
        if (wanted == 0) {
            return shortestNanos;
        }
        double share = Math.log(accusers.size()) / Math.log(wanted + 1.0);
        return (long) (shortestNanos * (LONGEST_FACTOR - share * (LONGEST_FACTOR - 1)));
    }
}
