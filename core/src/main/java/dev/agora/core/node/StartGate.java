package dev.agora.core.node;

import dev.agora.core.membership.GossipMembership;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.raft.ClusterFit;
import dev.agora.core.runtime.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Holds a starting node until gossip has said whether it may run: no other live process with its node id, and no other cluster where its seeds
 * lead. Runs on the thread that starts the node; bounded, so that a node whose seeds are all down starts too.
 */
final class StartGate {
    /** How long a node waits for the first member to answer. */
    static final Duration NOBODY_LIMIT = Duration.ofSeconds(3);

    /** How long a node waits for the members' verdict on its id: a namesake that is silent is given up after three heartbeats. */
    static final int VERDICT_HEARTBEATS = 8;

    private static final Duration STEP = Duration.ofMillis(20);

    private final Ticker ticker;
    private final boolean hasSeeds;
    private final Duration verdictLimit;
    private final ClusterFit fit;

    StartGate(Ticker ticker, boolean hasSeeds, Duration heartbeat, ClusterFit fit) {
        this.ticker = ticker;
        this.hasSeeds = hasSeeds;
        this.verdictLimit = NOBODY_LIMIT.plus(heartbeat.multipliedBy(VERDICT_HEARTBEATS));
        this.fit = fit;
    }

    /** What the gate makes of a moment. */
    enum Verdict {
        /** Not known yet. */
        WAIT,
        /** The node may start. */
        PASS
    }

    /** Returns when the node may go on. @throws IllegalStateException when it must not run, with the reason and the remedy */
    void pass(GossipMembership membership, NodeAlarms alarms) {
        try {
            await(membership, alarms);
        } catch (IllegalStateException refused) {
            membership.stop(); // So that the others do not wait for its answers.
            throw refused;
        }
    }

    private void await(GossipMembership membership, NodeAlarms alarms) {
        long begin = ticker.nanos();
        Supplier<Verdict> now = () -> judge(
                membership.view(),
                membership.isEstablished(),
                alarms.refusal(),
                Duration.ofNanos(ticker.nanos() - begin));
        while (now.get() == Verdict.WAIT) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while it waited for the other nodes' verdict");
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    /** Decides. @throws IllegalStateException when the node must not run */
    Verdict judge(MembershipView view, boolean established, Optional<String> refusal, Duration waited) {
        refusal.or(() -> fit.refusal(view)).ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        if (!hasSeeds) {
            return Verdict.PASS;
        }
        if (view.live().size() < 2) {
            return waited.compareTo(NOBODY_LIMIT) < 0 ? Verdict.WAIT : Verdict.PASS;
        }
        boolean known = established && (!fit.isOpen(view) || waited.compareTo(NOBODY_LIMIT) >= 0);
        return known || waited.compareTo(verdictLimit) >= 0 ? Verdict.PASS : Verdict.WAIT;
    }
}
