package dev.agora.core.gossip.engine;

import java.time.Duration;
import java.util.List;

/** One watched start of a peer: a ring neighbour, or one that missed a probe. Confined to the gossip lane. */
final class Watch {
    private static final int ROUND_TRIPS = 32;

    private final PeerStart target;
    private final ArrivalHistory history;
    private final SampleWindow roundTrips = new SampleWindow(ROUND_TRIPS);
    private boolean neighbour;
    private boolean crashEvidence;
    private int missed;

    Watch(PeerStart target, boolean neighbour, ArrivalHistory history) {
        this.target = target;
        this.neighbour = neighbour;
        this.history = history;
    }

    PeerStart target() {
        return target;
    }

    ArrivalHistory history() {
        return history;
    }

    /** Whether it is pinged every heartbeat as a neighbour on the ring. */
    boolean isNeighbour() {
        return neighbour;
    }

    void neighbour(boolean is) {
        neighbour = is;
    }

    void missedProbe() {
        missed++;
    }

    boolean hasMissedProbe() {
        return missed > 0;
    }

    /** Whether there is more than the ring's turn to watch it. */
    boolean isDoubted() {
        return missed > 0 || crashEvidence;
    }

    void crashEvidence() {
        crashEvidence = true;
    }

    boolean hasCrashEvidence() {
        return crashEvidence;
    }

    void answered(long roundTripNanos, long nowNanos) {
        roundTrips.add(roundTripNanos);
        history.answered(nowNanos);
        signOfLife();
    }

    void relayed(long nowNanos) {
        history.alive(nowNanos);
        signOfLife();
    }

    double phi(int ownDoubt, long nowNanos) {
        return history.phi(history.silenceNanos(nowNanos) / (1 + ownDoubt));
    }

    Silence silence(int ownDoubt, long nowNanos) {
        List<Duration> last = roundTrips.newest(Silence.MAX_ROUND_TRIPS).stream()
                .map(Duration::ofNanos)
                .toList();
        return new Silence(
                phi(ownDoubt, nowNanos),
                missed,
                crashEvidence,
                Duration.ofNanos(history.silenceNanos(nowNanos)),
                last,
                ownDoubt);
    }

    private void signOfLife() {
        missed = 0;
        crashEvidence = false;
    }
}
