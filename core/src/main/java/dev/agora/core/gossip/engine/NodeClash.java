package dev.agora.core.gossip.engine;

import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Settles who bears this node's id when another start of it is in the views: the other is pinged where it was last; when it is silent it
 * was an earlier start and this one claims the next epoch, when it answers the one in the views stays, else the smaller boot id.
 * Confined to the gossip lane.
 */
final class NodeClash {
    private static final int MAX_REPORTED = 64;
    private static final int PATIENCE_HEARTBEATS = 3;

    private final GossipConfig config;
    private final Self self;
    private final MemberTable table;
    private final Rumours rumours;
    private final Outbox outbox;
    private final Set<BootId> settled = new TreeSet<>();
    private @Nullable Check running;

    NodeClash(Prober.Parts parts) {
        this.config = parts.config();
        this.self = parts.self();
        this.table = parts.table();
        this.rumours = parts.rumours();
        this.outbox = parts.wire().outbox();
    }

    private record Check(PeerFact other, long deadlineNanos) {}

    /** A fact about this node's id under another boot id was told. */
    void told(PeerFact other, Prober prober, long nowNanos) {
        if (other.start().epoch() < self.fact().start().epoch()) {
            return;
        }
        if (!other.status().isLive() || other.address().equals(self.fact().address())) {
            claimAbove(other.start().epoch(), "an earlier start of this node was in the views");
            return;
        }
        Check check = running;
        if (check == null) {
            running = new Check(other, nowNanos + PATIENCE_HEARTBEATS * config.heartbeatNanos());
            prober.contact(other.address(), List.of(), nowNanos);
        }
    }

    /** Pings the other again, or concludes that it is gone. */
    void heartbeat(Prober prober, long nowNanos) {
        Check check = running;
        if (check == null) {
            return;
        }
        if (check.deadlineNanos() - nowNanos > 0) {
            prober.contact(check.other().address(), List.of(), nowNanos);
            return;
        }
        running = null;
        claimAbove(
                check.other().start().epoch(), "the start at " + check.other().address() + " does not answer");
    }

    /** The other proved that it runs now. Returns whether this one stays. */
    boolean met(BootId other, HostPort address, boolean otherIsEstablished) {
        Check check = running;
        boolean stays = self.isEstablished() == otherIsEstablished
                ? self.fact().start().boot().compareTo(other) < 0
                : self.isEstablished();
        running = null;
        if (settled.size() < MAX_REPORTED && settled.add(other)) {
            outbox.report(new PeerChange.DuplicateNodeId(other, address, stays));
        }
        if (stays && check != null) {
            claimAbove(check.other().start().epoch(), "another live process bears this node id");
        }
        return stays;
    }

    private void claimAbove(long epoch, String reason) {
        if (epoch < self.fact().start().epoch()) {
            return;
        }
        self.claimEpochAbove(epoch);
        rumours.spread(self.fact(), true, table.size());
        outbox.report(new PeerChange.SelfChanged(self.fact(), reason));
    }
}
