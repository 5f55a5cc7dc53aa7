package dev.agora.core.bus;

import dev.agora.core.bus.engine.OriginTracker;
import dev.agora.core.bus.engine.TrackerEffect;
import dev.agora.core.bus.engine.TrackerEffect.Gap;
import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.crypto.DatagramSealer.Opened;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.Membership;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.Ticker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving half of the bus: open, prove, track each origin, fetch what is missing, deliver. A frame counts only when membership shows
 * its boot id for its node, for gossip has proven that by an echo; until then it is held, bounded. Confined to the bus lane.
 */
final class Receiver {
    private static final Logger log = LoggerFactory.getLogger(Receiver.class);
    private static final int MAX_HELD_PER_ORIGIN = 256;
    private static final int MAX_UNPROVEN = 256;
    private static final int UNPROVEN_HEARTBEATS = 10;

    private final BusSettings settings;
    private final Lane lane;
    private final DatagramSealer sealer;
    private final Membership membership;
    private final Ticker ticker;
    private final Tally tally;
    private final List<BusListener> listeners;
    private final Fetcher fetcher;
    private final Map<NodeId, Origin> origins = new TreeMap<>();
    private final Deque<Unproven> unproven = new ArrayDeque<>();
    private @Nullable BootId twin;

    Receiver(BusParts parts, List<BusListener> listeners, Fetcher fetcher) {
        this.settings = parts.settings();
        this.lane = parts.lane();
        this.sealer = parts.sealer();
        this.membership = parts.membership();
        this.ticker = parts.ticker();
        this.tally = parts.tally();
        this.listeners = listeners;
        this.fetcher = fetcher;
    }

    /** Asks an origin for missing frames; the answer comes back through {@link #fetched}. */
    @FunctionalInterface
    interface Fetcher {
        void fetch(Origin origin, Gap gap);
    }

    /** Takes a payload of the topic or of a fetch. */
    void received(byte[] payload) {
        lane.requireOwner();
        Optional<Opened> opened = sealer.open(payload);
        Optional<EventBatch> batch = opened.flatMap(frame -> EventCodec.decode(frame.plaintext()));
        if (opened.isEmpty() || batch.isEmpty()) {
            tally.count(BusCounter.REFUSED);
            return;
        }
        NodeId node = opened.get().origin();
        BootId boot = opened.get().boot();
        if (node.equals(settings.node())) {
            noteOwn(boot);
        } else if (isProven(node, boot)) {
            accept(node, boot, batch.get());
        } else {
            hold(new Unproven(node, boot, batch.get(), ticker.nanos()));
        }
    }

    /** An origin says by node RPC up to where it has published. */
    void reached(NodeId node, BootId boot, long last) {
        lane.requireOwner();
        if (isProven(node, boot)) {
            Origin origin = origin(node, boot, last + 1);
            run(origin, origin.tracker.reached(last));
        }
    }

    /** A fetch ended; {@code answer} is null when it failed. */
    void fetched(Origin origin, FetchCodec.@Nullable Answer answer) {
        lane.requireOwner();
        origin.fetching = false;
        if (origins.get(origin.node) != origin || answer == null) {
            return;
        }
        answer.frames().forEach(this::received);
        if (answer.frames().isEmpty() && origin.tracker.gap().isPresent()) {
            giveUp(origin, "the missing frames are gone at their origin");
        } else {
            mend(origin);
        }
    }

    /** A member came, moved or said something new. */
    void membershipChanged() {
        lane.requireOwner();
        for (Member member : membership.view().live()) {
            if (!member.id().equals(settings.node())) {
                origin(member.id(), member.boot(), member.metadata().busPosition() + 1);
            }
        }
        releaseProven();
    }

    /** A member is gone: it may have committed what it never published. */
    void convicted(NodeId node, String why) {
        lane.requireOwner();
        if (origins.remove(node) != null) {
            resync(node, why);
        }
    }

    /** Compares positions, retries fetches, gives up what is too old. */
    void heartbeat() {
        lane.requireOwner();
        membershipChanged();
        for (Origin origin : List.copyOf(origins.values())) {
            run(origin, origin.tracker.reached(origin.metadataPosition));
            membership
                    .view()
                    .member(origin.node)
                    .filter(member -> member.boot().equals(origin.boot))
                    .ifPresent(member ->
                            origin.metadataPosition = member.metadata().busPosition());
            if (origin.gapFrom != 0
                    && ticker.nanos() - origin.gapSinceNanos
                            > 2 * settings.heartbeat().toNanos()) {
                giveUp(origin, "frame " + origin.gapFrom + " was not had within two heartbeats");
            }
            mend(origin);
        }
        expireUnproven();
    }

    private void accept(NodeId node, BootId boot, EventBatch batch) {
        tally.count(BusCounter.RECEIVED);
        tally.count(BusCounter.SKIPPED, batch.skipped());
        Origin origin = origin(node, boot, batch.sequence());
        run(origin, origin.tracker.arrived(batch));
    }

    private Origin origin(NodeId node, BootId boot, long baseline) {
        Origin known = origins.get(node);
        if (known != null && known.boot.equals(boot)) {
            return known;
        }
        Origin fresh = new Origin(node, boot, new OriginTracker(baseline, MAX_HELD_PER_ORIGIN));
        origins.put(node, fresh);
        log.info("bus: node {} boot {} is followed from frame {}", node, boot, baseline);
        if (known != null) {
            resync(node, "node " + node + " restarted");
        } else if (baseline > 1) {
            resync(node, "node " + node + " had published " + (baseline - 1) + " frames before it was followed");
        }
        return fresh;
    }

    private void run(Origin origin, List<TrackerEffect> effects) {
        for (TrackerEffect effect : effects) {
            switch (effect) {
                case TrackerEffect.Deliver deliver ->
                    deliver.batch().events().forEach(event -> deliver(origin.node, event));
                case TrackerEffect.Duplicate _ -> tally.count(BusCounter.DUPLICATES);
                case Gap gap -> {
                    tally.count(BusCounter.GAPS);
                    log.info("bus: frames {} to {} of node {} are missing", gap.from(), gap.to(), origin.node);
                }
                case TrackerEffect.Repaired repaired -> tally.count(BusCounter.REPAIRED, repaired.frames());
                case TrackerEffect.Resync resync -> resync(origin.node, resync.reason());
            }
        }
        mend(origin);
    }

    private void mend(Origin origin) {
        Optional<Gap> gap = origin.tracker.gap();
        if (gap.isEmpty()) {
            origin.gapFrom = 0;
            return;
        }
        if (origin.gapFrom != gap.get().from()) {
            origin.gapFrom = gap.get().from();
            origin.gapSinceNanos = ticker.nanos();
        }
        if (!origin.fetching) {
            origin.fetching = true;
            fetcher.fetch(origin, gap.get());
        }
    }

    private void giveUp(Origin origin, String reason) {
        run(origin, origin.tracker.giveUp(reason));
    }

    private void deliver(NodeId origin, ClusterEvent event) {
        tally.count(BusCounter.DELIVERED);
        for (BusListener listener : listeners) {
            try {
                listener.event(origin, event);
            } catch (RuntimeException failure) {
                log.error("bus: a listener failed at {} of node {}", event, origin, failure);
            }
        }
    }

    private void resync(NodeId origin, String reason) {
        tally.count(BusCounter.RESYNCS);
        log.info("bus: resync with node {}: {}", origin, reason);
        for (BusListener listener : listeners) {
            try {
                listener.resync(origin, reason);
            } catch (RuntimeException failure) {
                log.error("bus: a listener failed at a resync with node {}", origin, failure);
            }
        }
    }

    private boolean isProven(NodeId node, BootId boot) {
        return membership
                .view()
                .member(node)
                .filter(member -> member.boot().equals(boot) && member.state().isLive())
                .isPresent();
    }

    private void noteOwn(BootId boot) {
        if (!boot.equals(settings.boot()) && !boot.equals(twin)) {
            twin = boot;
            log.error(
                    "bus: a frame of node {} with another boot id {} came; either a replay of an earlier start, or two nodes run with "
                            + "one node id: give one of them another cluster.node-id",
                    settings.node(),
                    boot);
        }
        tally.count(BusCounter.UNPROVEN, boot.equals(settings.boot()) ? 0 : 1);
    }

    private void hold(Unproven frame) {
        if (unproven.size() >= MAX_UNPROVEN) {
            unproven.removeFirst();
            tally.count(BusCounter.UNPROVEN);
        }
        unproven.addLast(frame);
    }

    private void releaseProven() {
        List<Unproven> waiting = new ArrayList<>(unproven);
        unproven.clear();
        for (Unproven frame : waiting) {
            if (isProven(frame.node(), frame.boot())) {
                accept(frame.node(), frame.boot(), frame.batch());
            } else {
                unproven.addLast(frame);
            }
        }
    }

    private void expireUnproven() {
        long limit = UNPROVEN_HEARTBEATS * settings.heartbeat().toNanos();
        while (!unproven.isEmpty() && ticker.nanos() - unproven.getFirst().sinceNanos() > limit) {
            unproven.removeFirst();
            tally.count(BusCounter.UNPROVEN);
        }
    }

    /** A frame whose boot id membership does not show yet. */
    private record Unproven(NodeId node, BootId boot, EventBatch batch, long sinceNanos) {}
}
