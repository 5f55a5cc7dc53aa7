package dev.agora.core.bus.engine;

import dev.agora.core.bus.engine.MemberFact.Standing;
import dev.agora.core.bus.engine.ReceiveEffect.Count;
import dev.agora.core.bus.engine.TrackerEffect.Gap;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that is known of one other node: its standing, which start of it is followed from which baseline, what is missing and whom to ask.
 * Confined to the bus lane.
 */
final class OriginRow {
    private static final int SILENT_HEARTBEATS = 10;

    private final ReceivingParts parts;
    private final NodeId node;
    private final Hellos hellos;
    private final Starts starts = new Starts();
    private final RowCounts counts = new RowCounts();
    private MemberFact fact;
    private boolean isSeen;
    private OriginTracker tracker;
    private FetchPlan plan;
    private Claim claim;
    private boolean believesAtOnce;
    private OptionalLong heardWhileGone = OptionalLong.empty();
    private OptionalLong doubtSinceNanos = OptionalLong.empty();
    private OptionalLong gapSinceNanos = OptionalLong.empty();

    OriginRow(ReceivingParts parts, NodeId node) {
        this.parts = parts;
        this.node = node;
        this.hellos = new Hellos(node, parts.heartbeatNanos(), parts.random(), parts.effects());
        this.fact = new MemberFact(node, new BootId(0, 0), Standing.LEFT, 0, "not seen yet");
        this.tracker = new OriginTracker(1, parts.bounds());
        this.plan = new FetchPlan(node, parts.heartbeatNanos());
        this.claim = noClaim();
    }

    /** What it said to have published should have come by a quarter of a heartbeat later. */
    private Claim noClaim() {
        return new Claim(parts.heartbeatNanos() / 4);
    }

    boolean isLive() {
        return fact.standing() == Standing.LIVE;
    }

    /**
     * Whether a start of it is proven and it is a member, so that its frames count; also when it is convicted, for it may live beyond a
     * link that is cut.
     */
    boolean counts(BootId start) {
        return isMember() && starts.isFollowed(start);
    }

    private boolean isMember() {
        return fact.standing() != Standing.LEFT;
    }

    /** Whether frames of a start can only be of the past. */
    boolean isPast(Frame frame) {
        return starts.isPast(frame);
    }

    /** Counts a frame that was refused although its seal fits: of an earlier start or of none that runs. */
    void refused(long more) {
        counts.refused(more);
        parts.effects().count(Count.UNPROVEN, more);
    }

    /** Membership says something. */
    void member(MemberFact now, long nowNanos) {
        MemberFact before = fact;
        fact = now;
        if (!isLive()) {
            gone(before, nowNanos);
            return;
        }
        isSeen = true;
        heardWhileGone = OptionalLong.empty();
        if (starts.isFollowed(now.boot())) {
            doubtSinceNanos = OptionalLong.empty();
            claim.said(now.position(), tracker.highest(), nowNanos);
        } else if (doubtSinceNanos.isEmpty()) {
            doubtSinceNanos = OptionalLong.of(nowNanos);
            hellos.soon(nowNanos);
        }
        if (before.standing() != Standing.LIVE) {
            hellos.soon(nowNanos);
            release(nowNanos);
        }
    }

    /** It does not count as live: what it committed and never published is lost, as is what it did since this node read its truth. */
    private void gone(MemberFact before, long nowNanos) {
        boolean isNews = !isSeen || before.standing() == Standing.LIVE;
        isSeen = true;
        boolean ranOn = isMember() && (!fact.boot().equals(before.boot()) || fact.position() > before.position());
        if (isNews) {
            lost("node " + node + " " + fact.why(), nowNanos);
        } else if (ranOn) {
            lost("node " + node + " ran on while it did not count: it " + fact.why(), nowNanos);
        }
    }

    /** It told its position by a call. */
    void told(ReceiveEvent.Told told, long nowNanos) {
        heard(nowNanos);
        if (!counts(told.boot())) {
            inDoubt(nowNanos);
        } else if (told.urgent()) {
            run(tracker.reached(told.last()), nowNanos);
            mend(nowNanos);
        } else {
            claim.said(told.last(), tracker.highest(), nowNanos);
        }
    }

    /** Something came of a start that is not followed. */
    void inDoubt(long nowNanos) {
        if (isMember()) {
            hellos.soon(nowNanos);
        }
    }

    /** Frames of it may have been missed here: its next answer counts at once. */
    void maybeMissed(long nowNanos) {
        believesAtOnce = true;
        inDoubt(nowNanos);
    }

    void helloAnswered(ReceiveEvent.HelloAnswered answer, long nowNanos) {
        if (!hellos.answered(answer.random(), nowNanos) || !isMember()) {
            return;
        }
        heard(nowNanos);
        if (!starts.isFollowed(answer.boot())) {
            follow(answer.boot(), answer.epoch(), answer.last(), nowNanos);
            return;
        }
        if (starts.learn(answer.epoch())) {
            resync("node " + node + " ran before it was followed", nowNanos);
        }
        if (doubtSinceNanos.isPresent()) {
            doubtSinceNanos = OptionalLong.of(nowNanos);
        }
        told(new ReceiveEvent.Told(node, answer.boot(), answer.last(), believesAtOnce), nowNanos);
        believesAtOnce = false;
    }

    void helloFailed(ReceiveEvent.HelloFailed failed) {
        hellos.failed(failed.random(), failed.why());
    }

    /** A frame of the start that counts came. */
    void came(Frame frame, long nowNanos) {
        heard(nowNanos);
        arrived(frame, nowNanos);
        mend(nowNanos);
    }

    void fetched(ReceiveEvent.Fetched answer, long nowNanos) {
        if (!starts.isFollowed(answer.fetch().boot())) {
            return;
        }
        boolean found = false;
        for (Frame frame : answer.frames()) {
            if (frame.origin().equals(node) && starts.isFollowed(frame.boot())) {
                found |= frame.sequence() == answer.fetch().from();
                arrived(frame, nowNanos);
            }
        }
        plan.answered(answer.fetch().asked(), found);
        mend(nowNanos);
    }

    void fetchFailed(ReceiveEvent.FetchFailed failed, long nowNanos) {
        if (starts.isFollowed(failed.fetch().boot())) {
            plan.failed(failed.fetch().asked(), failed.why());
            mend(nowNanos);
        }
    }

    /** This node stood still for a while. */
    void postpone(long pauseNanos) {
        plan.postpone(pauseNanos);
    }

    void tick(long nowNanos) {
        if (!isLive()) {
            tickWhileGone(nowNanos);
            return;
        }
        hellos.tick(nowNanos);
        long doubtNanos = nowNanos - doubtSinceNanos.orElse(nowNanos);
        if (doubtNanos > 2 * parts.heartbeatNanos() && !hellos.trouble().isEmpty() && !starts.isFormer(fact.boot())) {
            follow(fact.boot(), 0, fact.position(), nowNanos);
        }
        ripenClaim(nowNanos);
        mend(nowNanos);
    }

    private void tickWhileGone(long nowNanos) {
        if (heardWhileGone.isEmpty()) {
            hellos.tickSlowly(nowNanos);
            return;
        }
        hellos.tick(nowNanos);
        ripenClaim(nowNanos);
        mend(nowNanos);
        if (nowNanos - heardWhileGone.getAsLong() > SILENT_HEARTBEATS * parts.heartbeatNanos()) {
            heardWhileGone = OptionalLong.empty();
            lost("node " + node + " was heard after its conviction and is silent now", nowNanos);
        }
    }

    /** A sign of life. */
    private void heard(long nowNanos) {
        if (!isLive()) {
            heardWhileGone = OptionalLong.of(nowNanos);
        }
    }

    /** Highest epoch seen of it in another start than the given one; 0 when none. */
    long epochBeside(BootId start) {
        return starts.epochBeside(start);
    }

    PeerView view() {
        return new PeerView(
                node,
                fact.standing(),
                fact.why(),
                starts.followed(),
                starts.epoch(),
                tracker.next() - 1,
                Math.max(tracker.highest(), claim.last()),
                gapSinceNanos,
                plan.words(),
                counts.lastFrameNanos(),
                hellos.answeredNanos(),
                hellos.roundTripNanos(),
                hellos.trouble(),
                counts.lastLossNanos(),
                counts.view());
    }

    /** Follows a start that is proven to run, from its position on. What it published or committed before is covered by a Resync. */
    private void follow(BootId start, long startEpoch, long baseline, long nowNanos) {
        if (starts.followed() != null) {
            lost("node " + node + " restarted", nowNanos);
        } else if (baseline > 0 || startEpoch > 1) {
            resync("node " + node + " had published " + baseline + " frames before it was followed", nowNanos);
        }
        starts.follow(start, startEpoch, baseline == 0);
        tracker = new OriginTracker(baseline + 1, parts.bounds());
        plan = new FetchPlan(node, parts.heartbeatNanos());
        claim = noClaim();
        believesAtOnce = false;
        doubtSinceNanos = start.equals(fact.boot()) ? OptionalLong.empty() : OptionalLong.of(nowNanos);
        parts.effects().add(new ReceiveEffect.Followed(node, start, startEpoch, baseline));
        release(nowNanos);
    }

    private void release(long nowNanos) {
        BootId start = starts.followed();
        if (start != null) {
            parts.unproven().release(node, start).forEach(frame -> arrived(frame, nowNanos));
            mend(nowNanos);
        }
    }

    /** It may have committed what it never published: says so and releases what is held. */
    private void lost(String why, long nowNanos) {
        if (starts.followed() == null) {
            resync(why, nowNanos);
        } else {
            run(tracker.giveUp(why), nowNanos);
        }
        plan.mended();
        gapSinceNanos = OptionalLong.empty();
    }

    private void ripenClaim(long nowNanos) {
        if (claim.isRipe(tracker.highest(), nowNanos)) {
            run(tracker.reached(claim.last()), nowNanos);
        }
    }

    private void arrived(Frame frame, long nowNanos) {
        counts.frame(nowNanos);
        parts.effects().count(Count.RECEIVED, 1);
        List<TrackerEffect> effects = tracker.arrived(frame);
        if (!(effects.size() == 1 && effects.getFirst() instanceof TrackerEffect.Duplicate)) {
            parts.rings().add(frame);
        }
        run(effects, nowNanos);
    }

    private void run(List<TrackerEffect> effects, long nowNanos) {
        for (TrackerEffect effect : effects) {
            switch (effect) {
                case TrackerEffect.Deliver deliver -> {
                    parts.effects()
                            .add(new ReceiveEffect.Deliver(
                                    node,
                                    deliver.frame().boot(),
                                    deliver.frame().batch()));
                    parts.effects().count(Count.SKIPPED, deliver.frame().batch().skipped());
                }
                case TrackerEffect.Duplicate _ -> {
                    counts.duplicate();
                    parts.effects().count(Count.DUPLICATE, 1);
                }
                case Gap gap -> {
                    counts.loss(nowNanos);
                    parts.effects().add(new ReceiveEffect.Missing(node, gap.from(), gap.to()));
                }
                case TrackerEffect.Repaired mended -> {
                    counts.repaired(mended.frames());
                    parts.effects().count(Count.REPAIRED, mended.frames());
                }
                case TrackerEffect.Resync resync -> resync(resync.reason(), nowNanos);
            }
        }
    }

    private void resync(String reason, long nowNanos) {
        counts.resync();
        parts.resyncs().resync(node, reason, nowNanos);
    }

    private void mend(long nowNanos) {
        Optional<Gap> gap = tracker.gap();
        BootId start = starts.followed();
        if (gap.isEmpty() || start == null) {
            plan.mended();
            gapSinceNanos = OptionalLong.empty();
            return;
        }
        if (gapSinceNanos.isEmpty()) {
            gapSinceNanos = OptionalLong.of(nowNanos);
        }
        switch (plan.decide(gap.get(), parts.candidates().forOrigin(node), nowNanos)) {
            case FetchPlan.Decision.Wait _ -> {}
            case FetchPlan.Decision.Ask ask ->
                parts.effects()
                        .add(new ReceiveEffect.Fetch(
                                ask.node(),
                                node,
                                start,
                                gap.get().from(),
                                gap.get().to()));
            case FetchPlan.Decision.GiveUp giveUp -> {
                run(tracker.giveUp(giveUp.reason()), nowNanos);
                plan.mended();
                gapSinceNanos = OptionalLong.empty();
            }
        }
    }
}
