package dev.agora.core.gossip.engine;

import org.jspecify.annotations.Nullable;

/** A peer's fact and what runs for it. Confined to the gossip lane. */
final class Peer {
    private PeerFact fact;
    private @Nullable Suspicion suspicion;
    private long nextDeadProbeNanos;
    private long deadPauseNanos;

    Peer(PeerFact fact) {
        this.fact = fact;
    }

    PeerFact fact() {
        return fact;
    }

    /** Null unless it is suspected. */
    @Nullable
    Suspicion suspicion() {
        return suspicion;
    }

    /** Takes the fact; a suspicion ends unless the peer is still suspected. */
    void update(PeerFact changed) {
        fact = changed;
        if (changed.status() != PeerStatus.SUSPECT) {
            suspicion = null;
        }
    }

    void suspected(PeerFact changed, Suspicion begun) {
        fact = changed;
        suspicion = begun;
    }

    /** Begins to probe it at a falling rate. */
    void died(long pauseNanos, long nowNanos) {
        deadPauseNanos = pauseNanos;
        nextDeadProbeNanos = nowNanos + pauseNanos;
    }

    /** Whether a probe of the dead is due; the next one is twice as far away. */
    boolean deadProbeIsDue(long limitNanos, long nowNanos) {
        if (nextDeadProbeNanos - nowNanos > 0) {
            return false;
        }
        deadPauseNanos = Math.min(limitNanos, Math.max(1, deadPauseNanos) * 2);
        nextDeadProbeNanos = nowNanos + deadPauseNanos;
        return true;
    }

    void hastenDeadProbe(long pauseNanos, long nowNanos) {
        deadPauseNanos = pauseNanos;
        nextDeadProbeNanos = nowNanos;
    }
}
