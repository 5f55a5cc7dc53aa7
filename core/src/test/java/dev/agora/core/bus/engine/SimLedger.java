package dev.agora.core.bus.engine;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.event.ClusterEvent.StateChanged;
import dev.agora.core.event.EventBatch;
import dev.agora.core.model.BootId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/** What was committed and published in a simulation, by whom and when: the truth against which each node's deliveries are held. */
final class SimLedger {
    private final List<Commit> commits = new ArrayList<>();
    private final Map<BootId, Long> published = new HashMap<>();
    private final Map<BootId, Long> ended = new HashMap<>();

    /** A change that its node committed, and shall tell all others. */
    record Commit(NodeId node, ClusterEvent event, long nanos) {}

    void committed(NodeId node, ClusterEvent event, long nanos) {
        commits.add(new Commit(node, event, nanos));
    }

    /** Up to where a start has given numbers, left out ones included. */
    void published(BootId boot, long last) {
        published.put(boot, last);
    }

    long published(BootId boot) {
        return published.getOrDefault(boot, 0L);
    }

    void ended(BootId boot, long nanos) {
        ended.put(boot, nanos);
    }

    /** When a start ended; empty while it runs. */
    OptionalLong ended(BootId boot) {
        Long nanos = ended.get(boot);
        return nanos == null ? OptionalLong.empty() : OptionalLong.of(nanos);
    }

    List<Commit> commits() {
        return commits;
    }

    /** What one process heard: each event that no later one can stand for, and the latest position of each account. */
    static final class Heard {
        private final Map<Place, Long> positions = new HashMap<>();
        private final Map<Place, Integer> times = new HashMap<>();
        private final Map<NodeId, Long> lastResync = new HashMap<>();

        void batch(NodeId origin, EventBatch batch) {
            for (ClusterEvent event : batch.events()) {
                switch (event) {
                    case StateChanged changed ->
                        changed.positions()
                                .forEach((type, position) -> positions.merge(
                                        new Place(origin, changed.account().value()), position.value(), Math::max));
                    case CredentialRevoked revoked ->
                        times.merge(new Place(origin, revoked.account().value()), 1, Integer::sum);
                    default -> throw new IllegalStateException("not published by the simulation: " + event);
                }
            }
        }

        void resync(NodeId origin, long nanos) {
            lastResync.put(origin, nanos);
        }

        /** Whether a commit was heard exactly once, or is covered by a later Resync. */
        boolean knows(Commit commit) {
            if (lastResync.getOrDefault(commit.node(), Long.MIN_VALUE) >= commit.nanos()) {
                return true;
            }
            return switch (commit.event()) {
                case StateChanged changed ->
                    positions.getOrDefault(
                                    new Place(commit.node(), changed.account().value()), 0L)
                            >= Objects.requireNonNull(changed.positions().get(ChangeType.EMAIL))
                                    .value();
                case CredentialRevoked revoked ->
                    times.getOrDefault(
                                    new Place(commit.node(), revoked.account().value()), 0)
                            == 1;
                default -> false;
            };
        }

        /** Whether an event that no other stands for came twice. */
        boolean heardTwice() {
            return times.values().stream().anyMatch(count -> count > 1);
        }

        private record Place(NodeId origin, long account) {}
    }
}
