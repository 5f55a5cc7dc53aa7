package dev.agora.core.gossip.engine;

import dev.agora.core.model.BootId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides from the history of answers when a silence is suspicious and when it convicts. Watched are the neighbours on the ring, whose
 * histories are dense, and each peer that missed a probe until it answers; the latter is measured by what the neighbours' histories say of
 * the network. Confined to the gossip lane.
 */
final class Watches {
    /** Most peers watched besides the neighbours. */
    static final int MAX_DOUBTED = 256;

    private static final int ROUND_TRIPS = 64;
    /** Part of a heartbeat: the least deviation, and the deviation expected before anything was measured. */
    private static final int FLOOR_DIVISOR = 10;

    private static final int EXPECTED_DIVISOR = 4;
    private static final int LONGEST_HEARTBEATS = 4;
    private static final int LONGEST_TIMEOUT_HEARTBEATS = 3;

    private final GossipConfig config;
    private final LocalHealth health;
    private final Map<BootId, Watch> watches = new TreeMap<>();
    private final SampleWindow roundTrips = new SampleWindow(ROUND_TRIPS);

    Watches(GossipConfig config, LocalHealth health) {
        this.config = config;
        this.health = health;
    }

    /** Watches these neighbours, and of the others those that are still doubted and not gone. */
    void neighbours(List<PeerFact> ring, Predicate<PeerStart> isLive, long nowNanos) {
        watches.values().forEach(watch -> watch.neighbour(false));
        for (PeerFact peer : ring) {
            watch(peer.start(), true, nowNanos).neighbour(true);
        }
        watches.values().removeIf(watch -> !isLive.test(watch.target()) || !(watch.isNeighbour() || watch.isDoubted()));
    }

    /** Peers watched though they are no neighbours. */
    List<PeerStart> doubted() {
        return watches.values().stream()
                .filter(watch -> !watch.isNeighbour())
                .map(Watch::target)
                .toList();
    }

    /** A ping was answered, in time or late. */
    void answered(PeerStart target, long roundTripNanos, long nowNanos) {
        roundTrip(roundTripNanos);
        Watch watch = watches.get(target.boot());
        if (watch != null) {
            watch.answered(roundTripNanos, nowNanos);
        }
    }

    /** A ping of any address took so long. */
    void roundTrip(long nanos) {
        roundTrips.add(nanos);
    }

    /** A helper found the peer alive. */
    void relayed(PeerStart target, long nowNanos) {
        Watch watch = watches.get(target.boot());
        if (watch != null) {
            watch.relayed(nowNanos);
        }
    }

    /** Neither the peer nor a helper answered a ping in time. */
    void missed(PeerStart target, long sentNanos) {
        Watch watch = watch(target, false, sentNanos);
        watch.missedProbe();
    }

    /** Something other than silence suggests that the peer has died. */
    void crashEvidence(PeerStart target, long nowNanos) {
        watch(target, false, nowNanos).crashEvidence();
    }

    /** Peers whose silence is suspicious. */
    List<PeerStart> suspicious(long nowNanos) {
        return watches.values().stream()
                .filter(watch -> watch.hasMissedProbe() && reaches(watch, config.phiSuspect(), nowNanos))
                .map(Watch::target)
                .toList();
    }

    /** Whether the silence of a suspected peer convicts it; empty when this node does not watch it. */
    Optional<Boolean> convicts(PeerStart target, long nowNanos) {
        return Optional.ofNullable(watches.get(target.boot()))
                .map(watch -> watch.hasMissedProbe() && reaches(watch, config.phiConvict(), nowNanos));
    }

    /** What is known of the peer's silence; empty when this node does not watch it. */
    Optional<Silence> silence(PeerStart target, long nowNanos) {
        return Optional.ofNullable(watches.get(target.boot())).map(watch -> watch.silence(health.doubt(), nowNanos));
    }

    /** How long an answer may take before it is late, at least {@code leastNanos}: more in a network that was measured to be slow. */
    long patienceNanos(long leastNanos) {
        if (roundTrips.isEmpty()) {
            return leastNanos;
        }
        long usual = (long) (roundTrips.mean() * 5 / 4 + 4 * roundTrips.deviation());
        return Math.max(leastNanos, Math.min(usual, LONGEST_TIMEOUT_HEARTBEATS * config.heartbeatNanos()));
    }

    /** Usual time of a ping and its answer. */
    long usualRoundTripNanos() {
        return (long) roundTrips.mean();
    }

    /** Takes out a time during which this node itself stood still. */
    void postpone(long nanos) {
        watches.values().forEach(watch -> watch.history().postpone(nanos));
    }

    private boolean reaches(Watch watch, double limit, long nowNanos) {
        return watch.hasCrashEvidence() || watch.phi(health.doubt(), nowNanos) >= limit;
    }

    private Watch watch(PeerStart target, boolean neighbour, long sinceNanos) {
        @Nullable Watch known = watches.get(target.boot());
        if (known != null) {
            return known;
        }
        Watch begun = new Watch(target, neighbour, new ArrivalHistory(expected(), sinceNanos));
        if (neighbour || watches.size() < MAX_DOUBTED) {
            watches.put(target.boot(), begun);
        }
        return begun;
    }

    /** What the neighbours' histories say of the network. */
    private ArrivalHistory.Bounds expected() {
        double mean = config.heartbeatNanos();
        double deviation = mean / EXPECTED_DIVISOR;
        Collection<ArrivalHistory> measured = watches.values().stream()
                .filter(Watch::isNeighbour)
                .map(Watch::history)
                .toList();
        if (!measured.isEmpty()) {
            mean = measured.stream().mapToDouble(ArrivalHistory::mean).average().orElse(mean);
            deviation = measured.stream()
                    .mapToDouble(ArrivalHistory::deviation)
                    .average()
                    .orElse(deviation);
        }
        return new ArrivalHistory.Bounds(
                mean, deviation, config.heartbeatNanos() / FLOOR_DIVISOR, LONGEST_HEARTBEATS * config.heartbeatNanos());
    }

    /** Each watched peer's silence now. */
    Map<BootId, Silence> all(long nowNanos) {
        Map<BootId, Silence> silences = new TreeMap<>();
        watches.forEach((boot, watch) -> silences.put(boot, watch.silence(health.doubt(), nowNanos)));
        return silences;
    }
}
