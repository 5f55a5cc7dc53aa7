package dev.agora.core.bus.engine;

import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the bus knows of one other node, at one moment. Moments are on the bus's clock, in nanoseconds.
 *
 * @param standing whether it counts as a member
 * @param why the reason of its standing
 * @param boot the start that is followed; null when none is proven yet
 * @param delivered last sequence passed to the listeners, or the baseline
 * @param published highest sequence known to be published
 * @param gapSinceNanos since when frames are missing; empty when none are
 * @param repairWords what is done about the gap, in words
 * @param lastFrameNanos when its last frame came
 * @param lastAnswerNanos when it last answered a hello
 * @param roundTripNanos how long that answer took
 * @param helloTrouble why hellos have been failing since the last answer; empty when they do not
 * @param lastLossNanos when frames were last found missing
 */
public record PeerView(
        NodeId node,
        MemberFact.Standing standing,
        String why,
        @Nullable BootId boot,
        long epoch,
        long delivered,
        long published,
        OptionalLong gapSinceNanos,
        String repairWords,
        OptionalLong lastFrameNanos,
        OptionalLong lastAnswerNanos,
        OptionalLong roundTripNanos,
        String helloTrouble,
        OptionalLong lastLossNanos,
        PeerCounts counts) {
    /** Frames that are published and not delivered here. */
    public long lag() {
        return Math.max(0, published - delivered);
    }

    /** What was counted of one other node. */
    public record PeerCounts(long frames, long repaired, long resyncs, long duplicates, long refused) {}
}
