package dev.agora.core.bus.engine;

import dev.agora.core.bus.engine.TrackerEffect.Gap;
import dev.agora.core.model.NodeId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom to ask for the first missing frame of one origin: the origin, then each live peer, one at a time, in rounds. An origin that has it no
 * longer is not asked again; a peer is, for it may be mending the same gap. Confined to the bus lane.
 */
final class FetchPlan {
    private final NodeId origin;
    private final long heartbeatNanos;
    private final Set<NodeId> without = new HashSet<>();
    private final Set<NodeId> failed = new HashSet<>();
    private long gapFrom;
    private long sinceNanos;
    private long notBeforeNanos;
    private @Nullable NodeId asking;
    private String trouble = "";

    FetchPlan(NodeId origin, long heartbeatNanos) {
        this.origin = origin;
        this.heartbeatNanos = heartbeatNanos;
    }

    /** What to do about a gap now. */
    sealed interface Decision {
        /** Ask this node. */
        record Ask(NodeId node) implements Decision {}

        /** Wait for an answer or for the next round. */
        record Wait() implements Decision {}

        /** The frame is not to be had. */
        record GiveUp(String reason) implements Decision {}
    }

    /** The row has no gap; an answer under way is still waited for. */
    void mended() {
        gapFrom = 0;
        trouble = "";
    }

    /** Gives the repair under way more time. */
    void postpone(long pauseNanos) {
        sinceNanos += pauseNanos;
    }

    /** Decides about a gap; {@code candidates} are the live nodes in the order in which they are to be asked. */
    Decision decide(Gap gap, List<NodeId> candidates, long nowNanos) {
        if (gap.from() != gapFrom) {
            gapFrom = gap.from();
            sinceNanos = nowNanos;
            notBeforeNanos = nowNanos;
            without.clear();
            failed.clear();
        }
        if (asking != null) {
            return new Decision.Wait();
        }
        if (nowNanos - sinceNanos > 2 * heartbeatNanos) {
            return new Decision.GiveUp("frame " + gapFrom + " was not had within two heartbeats" + because());
        }
        if (nowNanos - notBeforeNanos < 0) {
            return new Decision.Wait();
        }
        Optional<NodeId> candidate = candidates.stream()
                .filter(node -> !without.contains(node) && !failed.contains(node))
                .findFirst();
        if (candidate.isPresent()) {
            asking = candidate.get();
            return new Decision.Ask(candidate.get());
        }
        if (!candidates.isEmpty() && without.containsAll(candidates)) {
            return new Decision.GiveUp("frame " + gapFrom + " is gone everywhere");
        }
        failed.clear();
        without.retainAll(Set.of(origin));
        notBeforeNanos = nowNanos + heartbeatNanos / 4;
        return new Decision.Wait();
    }

    /** The asked node answered; {@code found} when it had the frames. */
    void answered(NodeId asked, boolean found) {
        if (asked.equals(asking)) {
            asking = null;
            if (!found) {
                without.add(asked);
                trouble = "node " + asked + " has it no longer";
            }
        }
    }

    /** The asked node did not answer. */
    void failed(NodeId asked, String why) {
        if (asked.equals(asking)) {
            asking = null;
            failed.add(asked);
            trouble = "node " + asked + " did not answer: " + why;
        }
    }

    /** Why the gap is still there, in words. */
    String words() {
        return asking == null ? trouble : "node " + asking + " is asked" + (trouble.isEmpty() ? "" : "; " + trouble);
    }

    private String because() {
        return trouble.isEmpty() ? "" : ": " + trouble;
    }
}
