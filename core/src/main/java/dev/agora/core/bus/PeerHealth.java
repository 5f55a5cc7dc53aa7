package dev.agora.core.bus;

import dev.agora.core.model.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How this node hears another one on the bus.
 *
 * @param reason why it is not {@link State#HEARD}; empty when it is
 * @param since when the state or its reason began
 * @param lastSeen when its last frame or answer came
 * @param delivered its last frame passed on here, or the baseline from which it is followed
 * @param lag frames that it has published and that are not passed on here
 * @param repaired frames lost on the way and fetched
 * @param resyncs times that its events may have been lost for good
 * @param forged frames in its name that were refused although their seal fits: replayed, or of a start that does not run
 * @param roundTrip how long its last answer to a hello took
 */
public record PeerHealth(
        NodeId node,
        State state,
        String reason,
        Instant since,
        Optional<Instant> lastSeen,
        long delivered,
        long lag,
        long repaired,
        long resyncs,
        long duplicates,
        long forged,
        Optional<Duration> roundTrip) {
    /** How it is heard, from well to not at all. */
    public enum State {
        /** By the coordinator, nothing is missing, and it answers. */
        HEARD,
        /** By node calls, since a coordinator is not up at one end or lost frames lately, or the two ends use different ones. */
        HEARD_BY_CALLS,
        /** By the coordinator alone: it does not answer node calls, so a loss could not be mended. */
        HEARD_WITHOUT_CALLS,
        /** Frames of it are missing and being fetched. */
        REPAIRING,
        /** Its present start has not proven itself, so its frames are held. */
        UNPROVEN,
        /** Membership does not count it. */
        GONE;

        /** Whether events of it arrive. */
        public boolean isHeard() {
            return this == HEARD || this == HEARD_BY_CALLS || this == HEARD_WITHOUT_CALLS;
        }
    }

    /** One line for people: whether {@code self} hears it, and why not. */
    public String words(NodeId self) {
        StringBuilder words = new StringBuilder("node " + self);
        words.append(state.isHeard() ? " hears node " : " does not hear node ").append(node);
        if (state == State.HEARD_BY_CALLS) {
            words.append(" by node RPC");
        }
        if (!reason.isEmpty()) {
            words.append(": ").append(reason);
        }
        words.append("; up to frame ").append(delivered);
        if (lag > 0) {
            words.append(" of ").append(delivered + lag);
        }
        lastSeen.ifPresentOrElse(
                seen -> words.append(", last seen ").append(second(seen)), () -> words.append(", never seen"));
        return words.append("; so since ").append(second(since)).toString();
    }

    private static Instant second(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
