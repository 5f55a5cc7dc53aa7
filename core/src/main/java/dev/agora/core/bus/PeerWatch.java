package dev.agora.core.bus;

import dev.agora.core.bus.PeerDiagnosis.End;
import dev.agora.core.bus.engine.PeerView;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.model.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps how each other node is heard, and logs each change once. Confined to the watch lane; the list is for all threads. */
final class PeerWatch {
    private static final Logger log = LoggerFactory.getLogger(PeerWatch.class);

    private final BusParts parts;
    private final Map<NodeId, PeerHealth> known = new HashMap<>();
    /** Published to all threads. */
    private volatile List<PeerHealth> latest = List.of();

    PeerWatch(BusParts parts) {
        this.parts = parts;
    }

    List<PeerHealth> latest() {
        return latest;
    }

    /** Looks at the engine's views. */
    void look(List<PeerView> views, BusHealth coordinator) {
        long now = parts.nanos();
        MembershipView members = parts.membership().view();
        End here = new End(coordinator.words(), End.isOverride(members.self().metadata()));
        List<PeerHealth> fresh = new ArrayList<>();
        for (PeerView view : views) {
            End there = members.member(view.node())
                    .map(member -> End.of(member.metadata()))
                    .orElse(End.UNKNOWN);
            PeerDiagnosis diagnosis = PeerDiagnosis.of(
                    view,
                    new PeerDiagnosis.Surroundings(
                            here, there, parts.settings().heartbeat().toNanos(), now));
            PeerHealth health = health(view, diagnosis, now);
            fresh.add(health);
            sayChange(known.put(view.node(), health), health);
        }
        known.keySet().retainAll(fresh.stream().map(PeerHealth::node).toList());
        latest = List.copyOf(fresh);
    }

    private PeerHealth health(PeerView view, PeerDiagnosis diagnosis, long now) {
        PeerHealth before = known.get(view.node());
        Instant since = before != null
                        && before.state() == diagnosis.state()
                        && before.reason().equals(diagnosis.reason())
                ? before.since()
                : parts.sources().clock().instant();
        return new PeerHealth(
                view.node(),
                diagnosis.state(),
                diagnosis.reason(),
                since,
                later(view.lastFrameNanos(), view.lastAnswerNanos()).map(seen -> at(seen, now)),
                view.delivered(),
                view.lag(),
                view.counts().repaired(),
                view.counts().resyncs(),
                view.counts().duplicates(),
                view.counts().refused(),
                view.roundTripNanos().stream().mapToObj(Duration::ofNanos).findFirst());
    }

    private Instant at(long nanos, long now) {
        return parts.sources().clock().instant().minusNanos(now - nanos);
    }

    private static Optional<Long> later(OptionalLong one, OptionalLong other) {
        return Stream.of(one, other)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .reduce((a, b) -> a - b > 0 ? a : b);
    }

    private void sayChange(@Nullable PeerHealth before, PeerHealth now) {
        boolean isRepair = now.state() == PeerHealth.State.REPAIRING
                || (before != null && before.state() == PeerHealth.State.REPAIRING);
        if (before == null || before.state() == now.state() || isRepair) {
            return;
        }
        log.info(
                "bus: node {} is {} now{}",
                now.node(),
                now.state(),
                now.reason().isEmpty() ? "" : ": " + now.reason());
    }
}
