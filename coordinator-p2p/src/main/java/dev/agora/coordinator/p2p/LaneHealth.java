package dev.agora.coordinator.p2p;

import dev.agora.spi.PeerAddress;
import dev.agora.spi.support.HealthBoard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts what the lane knows into the health: a session that is not open, members that are missing, publishing that is slow.
 * Confined to the lane.
 */
final class LaneHealth {
    private static final long SLOW_SHOWN_NANOS = Duration.ofSeconds(5).toNanos();

    private final HealthBoard health;
    private long slowUntil = System.nanoTime();
    private String slowReason = "";

    LaneHealth(HealthBoard health) {
        this.health = health;
    }

    /** Publishing was slow or failed; shown for some seconds. */
    void slow(String reason) {
        slowReason = reason;
        slowUntil = System.nanoTime() + SLOW_SHOWN_NANOS;
    }

    void down(String reason) {
        health.down(reason);
    }

    /** Shows how things are: {@code openFailure} is why no session is open, null when one is. */
    void show(@Nullable String openFailure, List<PeerAddress> missing, int peers, long now) {
        List<String> reasons = new ArrayList<>();
        if (!missing.isEmpty()) {
            reasons.add("no connection to " + named(missing) + " (" + missing.size() + " of " + peers
                    + "): not running, not reachable, or refused by its certificate");
        }
        if (now - slowUntil < 0) {
            reasons.add(slowReason);
        }
        if (openFailure != null) {
            health.down(openFailure);
        } else if (reasons.isEmpty()) {
            health.up();
        } else {
            health.degraded(String.join("; ", reasons));
        }
    }

    /** Members in words. */
    static String named(List<PeerAddress> peers) {
        return peers.stream()
                .map(peer -> "node " + peer.nodeId() + " at " + peer.host() + " port " + peer.port())
                .collect(Collectors.joining(", "));
    }
}
