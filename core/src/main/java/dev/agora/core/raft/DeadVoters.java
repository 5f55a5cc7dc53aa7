package dev.agora.core.raft;

import dev.agora.core.model.NodeId;
import dev.agora.core.raft.formation.Founder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Watches for how long each voter has been away ({@code raft.dead-voter-timeout}). Confined to the raft lane; holds no clock. */
final class DeadVoters {
    private final long timeoutNanos;
    private final Map<Founder, Long> awaySince = new HashMap<>();

    /** A timeout of zero means never. */
    DeadVoters(Duration timeout) {
        this.timeoutNanos = timeout.toNanos();
    }

    /** Notes who lives; returns the voter that is away for longest when that is longer than the timeout. */
    Optional<NodeId> overdue(List<Founder> voters, Set<NodeId> live, long nowNanos) {
        awaySince.keySet().removeIf(voter -> !voters.contains(voter) || live.contains(voter.node()));
        for (Founder voter : voters) {
            if (!live.contains(voter.node())) {
                awaySince.putIfAbsent(voter, nowNanos);
            }
        }
        return timeoutNanos == 0
                ? Optional.empty()
                : awaySince.entrySet().stream()
                        .filter(entry -> nowNanos - entry.getValue() >= timeoutNanos)
                        .max((one, other) -> Long.compare(nowNanos - one.getValue(), nowNanos - other.getValue()))
                        .map(entry -> entry.getKey().node());
    }

    /** Forgets all, because this node does not lead. */
    void forget() {
        awaySince.clear();
    }
}
