package dev.agora.coordinator.p2p;

import dev.agora.spi.PeerAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which members have a transport, and whether one that has none calls for another session. Confined to the coordinator's lane;
 * times are {@link System#nanoTime} values handed in.
 */
final class Membership {
    private static final long SETTLE_NANOS = 200_000_000L;
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final long FIRST_PAUSE_NANOS = 60_000_000_000L;
    private static final long LAST_PAUSE_NANOS = 3_600_000_000_000L;

    private final int nodeId;
    private final Map<ZenohId, Long> upSince = new HashMap<>();
    private final Map<ZenohId, Long> settling = new HashMap<>();
    private final Map<PeerAddress, Long> missingSince = new HashMap<>();
    private Set<PeerAddress> known = Set.of();
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long notBefore;

    Membership(int nodeId, long now) {
        this.nodeId = nodeId;
        this.notBefore = now;
    }

    /** A session was opened that connects to {@code peers}; the transports of the one before are gone. */
    void opened(Collection<PeerAddress> peers) {
        known = Set.copyOf(peers);
        upSince.clear();
        settling.clear();
    }

    /** A peer's transport opened or closed. Returns the gap that this is, empty when none is to be reported now. */
    List<String> changed(ZenohId peer, boolean up, long now) {
        if (up) {
            upSince.put(peer, now);
            settling.put(peer, now);
            return List.of();
        }
        settling.remove(peer);
        return upSince.remove(peer) == null ? List.of() : List.of("lost the connection to " + name(peer));
    }

    /** Gaps of peers whose transport opened a moment ago, so that their subscriptions are exchanged by now. */
    List<String> settled(long now) {
        List<String> gaps = new ArrayList<>();
        settling.entrySet().removeIf(entry -> {
            boolean settled = now - entry.getValue() >= SETTLE_NANOS;
            if (settled) {
                gaps.add("connected to " + name(entry.getKey()));
            }
            return settled;
        });
        return gaps;
    }

    /** The members of {@code peers} that have no settled transport now. */
    List<PeerAddress> missing(List<PeerAddress> peers, long now) {
        Set<Integer> connected = new HashSet<>();
        upSince.keySet().stream()
                .filter(peer -> !settling.containsKey(peer))
                .map(ZenohId::nodeId)
                .flatMapToInt(OptionalInt::stream)
                .forEach(connected::add);
        List<PeerAddress> missing = peers.stream()
                .filter(peer -> !connected.contains(peer.nodeId()))
                .toList();
        missingSince.keySet().retainAll(missing);
        missing.forEach(peer -> missingSince.putIfAbsent(peer, now));
        return missing;
    }

    /**
     * Whether the session must be opened anew: for a member whose address it does not know and that has had no transport for
     * some seconds; at most once a minute, doubling. The node with the higher id waits less, so that one of a pair suffices.
     */
    boolean callsForReopen(List<PeerAddress> missing, long now) {
        boolean due = missing.stream().anyMatch(peer -> {
            long patience = nodeId > peer.nodeId() ? PATIENCE_NANOS : 2 * PATIENCE_NANOS;
            return !known.contains(peer) && now - missingSince.getOrDefault(peer, now) >= patience;
        });
        if (missing.isEmpty() && now - notBefore >= 0) {
            pauseNanos = FIRST_PAUSE_NANOS;
        }
        if (!due || now - notBefore < 0) {
            return false;
        }
        notBefore = now + pauseNanos;
        pauseNanos = Math.min(2 * pauseNanos, LAST_PAUSE_NANOS);
        return true;
    }

    private static String name(ZenohId peer) {
        OptionalInt node = peer.nodeId();
        return node.isPresent() ? "node " + node.getAsInt() : "a peer that is no member, " + peer.text();
    }
}
