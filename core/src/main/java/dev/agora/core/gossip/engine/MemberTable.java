package dev.agora.core.gossip.engine;

import dev.agora.core.model.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The peers known, this node not included, and the rules by which a fact moves them: (epoch, then incarnation, then status), and the
 * description's version by itself. Confined to the gossip lane.
 */
final class MemberTable {
    /** Most peers remembered; facts of further ones are ignored. */
    static final int MAX_PEERS = 4096;

    private final GossipConfig config;
    private final Self self;
    private final LocalHealth health;
    private final Watches watches;
    private final Rumours rumours;
    private final Outbox outbox;
    private final Map<NodeId, Peer> peers = new TreeMap<>();

    MemberTable(GossipConfig config, Self self, LocalHealth health, Watches watches, Rumours rumours, Outbox outbox) {
        this.config = config;
        this.self = self;
        this.health = health;
        this.watches = watches;
        this.rumours = rumours;
        this.outbox = outbox;
    }

    Optional<PeerFact> find(NodeId id) {
        return Optional.ofNullable(peers.get(id)).map(Peer::fact);
    }

    /** Peers that are alive or suspected. */
    List<PeerFact> live() {
        return peers.values().stream()
                .map(Peer::fact)
                .filter(fact -> fact.status().isLive())
                .toList();
    }

    /** All facts, this node's own included. */
    List<PeerFact> all() {
        List<PeerFact> facts = new ArrayList<>(peers.size() + 1);
        facts.add(self.fact());
        peers.values().forEach(peer -> facts.add(peer.fact()));
        facts.sort(Comparator.comparing(PeerFact::id));
        return facts;
    }

    int size() {
        return peers.size() + 1;
    }

    /** Takes a fact about another node, told by {@code teller}. */
    void merge(PeerFact fact, NodeId teller, long nowNanos) {
        Peer peer = peers.get(fact.id());
        if (peer == null) {
            admit(fact, teller, nowNanos);
            return;
        }
        PeerFact known = peer.fact();
        if (!known.start().boot().equals(fact.start().boot())) {
            if (fact.start().epoch() > known.start().epoch()) {
                admit(fact, teller, nowNanos);
            }
            return;
        }
        if (fact.start().epoch() > known.start().epoch()) {
            peer.update(atEpoch(known, fact.start()));
            spread(peer.fact(), false);
        }
        mergeDescription(peer, fact);
        mergeStatus(peer, fact, teller, nowNanos);
    }

    /** Whether this start of a peer is alive or suspected. */
    boolean isLive(PeerStart start) {
        return present(start).filter(peer -> peer.fact().status().isLive()).isPresent();
    }

    /** This node finds a peer's silence suspicious. */
    void suspect(PeerStart target, long nowNanos) {
        present(target)
                .ifPresent(peer -> accuse(
                        peer,
                        peer.fact().incarnation(),
                        self.id().value(),
                        "silent: "
                                + watches.silence(target, nowNanos)
                                        .map(Silence::toString)
                                        .orElse("unwatched"),
                        nowNanos));
    }

    /** This node missed a probe of a peer: that confirms a suspicion that others have. */
    void confirm(PeerStart target, long nowNanos) {
        if (present(target)
                .filter(peer -> peer.fact().status() == PeerStatus.SUSPECT)
                .isPresent()) {
            suspect(target, nowNanos);
        }
    }

    /** A peer answered a ping of this node, or of a helper. */
    void showedLife(PeerStart target, long nowNanos) {
        Suspicion suspicion = present(target).map(Peer::suspicion).orElse(null);
        if (suspicion != null) {
            suspicion.restart(nowNanos);
        }
    }

    /** Convicts those whose suspicion is over and whose silence, where this node watches it, is long enough. */
    void judge(long nowNanos) {
        for (Peer peer : List.copyOf(peers.values())) {
            Suspicion suspicion = peer.suspicion();
            if (suspicion == null) {
                continue;
            }
            Optional<Boolean> convicted = watches.convicts(peer.fact().start(), nowNanos);
            if (convicted.orElse(true) && suspicion.isOver(convicted.isPresent(), nowNanos)) {
                String silence = watches.silence(peer.fact().start(), nowNanos)
                        .map(known -> ": " + known)
                        .orElse("");
                move(
                        peer,
                        peer.fact().withStatus(PeerStatus.DOWN, self.id().value()),
                        "did not refute the suspicion of " + suspicion.accusers() + silence,
                        nowNanos);
            }
        }
    }

    void remove(NodeId id, long nowNanos) {
        Peer peer = peers.get(id);
        if (peer != null && peer.fact().status() != PeerStatus.LEFT) {
            move(peer, peer.fact().withStatus(PeerStatus.LEFT, self.id().value()), "removed by an operator", nowNanos);
        }
    }

    /** Dead and stopped peers whose probe is due. */
    List<PeerFact> deadToProbe(long nowNanos) {
        return peers.values().stream()
                .filter(peer ->
                        peer.fact().status() == PeerStatus.DOWN || peer.fact().status() == PeerStatus.STOPPED)
                .filter(peer -> peer.deadProbeIsDue(config.deadProbeLimit().toNanos(), nowNanos))
                .map(Peer::fact)
                .toList();
    }

    /** Gives the suspected the time during which this node itself stood still. */
    void postpone(long nanos) {
        for (Peer peer : peers.values()) {
            Suspicion suspicion = peer.suspicion();
            if (suspicion != null) {
                suspicion.postpone(nanos);
            }
        }
    }

    private void admit(PeerFact fact, NodeId teller, long nowNanos) {
        boolean known = peers.containsKey(fact.id());
        if (!fact.description().isPresent() || (!known && peers.size() >= MAX_PEERS)) {
            return; // A short rumour; push-pull brings the whole fact.
        }
        Peer peer = new Peer(fact);
        peers.put(fact.id(), peer);
        String reason = teller.equals(fact.id()) ? "said so itself" : "told by " + teller;
        outbox.report(new PeerChange.Joined(fact, reason));
        if (fact.status() == PeerStatus.SUSPECT) {
            peer.suspected(fact, begin(fact.accuser(), nowNanos));
        } else if (!fact.status().isLive()) {
            peer.died(config.heartbeatNanos(), nowNanos);
        }
        spread(fact, true);
    }

    private void mergeDescription(Peer peer, PeerFact fact) {
        if (fact.description().version() > peer.fact().description().version()) {
            peer.update(peer.fact().withDescription(fact.description()));
            outbox.report(new PeerChange.Redescribed(peer.fact()));
            spread(peer.fact(), true);
        }
    }

    private void mergeStatus(Peer peer, PeerFact fact, NodeId teller, long nowNanos) {
        PeerFact known = peer.fact();
        if (known.status().isFinal() && fact.status().number() <= known.status().number()) {
            return;
        }
        switch (fact.status()) {
            case ALIVE -> {
                if (fact.incarnation() > known.incarnation()) {
                    move(peer, at(known, fact), known.status().isLive() ? "refuted" : "answers again", nowNanos);
                }
            }
            case SUSPECT -> {
                if (known.status().isLive() && fact.incarnation() >= known.incarnation() && !isDown(fact.accuser())) {
                    accuse(peer, fact.incarnation(), fact.accuser(), "accused by " + fact.accuser(), nowNanos);
                }
            }
            case DOWN -> {
                if (known.status().isLive()
                        ? fact.incarnation() >= known.incarnation()
                        : fact.incarnation() > known.incarnation()) {
                    move(peer, at(known, fact), "convicted by " + fact.accuser() + ", told by " + teller, nowNanos);
                }
            }
            case STOPPED -> move(peer, at(known, fact), "said that it stops", nowNanos);
            case LEFT -> move(peer, at(known, fact), "left, told by " + teller, nowNanos);
        }
    }

    private void accuse(Peer peer, long incarnation, int accuser, String reason, long nowNanos) {
        PeerFact known = peer.fact();
        if (!known.status().isLive()) {
            return;
        }
        Suspicion running = peer.suspicion();
        PeerFact accused = new PeerFact(
                known.start(), known.address(), incarnation, PeerStatus.SUSPECT, accuser, known.description());
        if (running != null && known.incarnation() == incarnation) {
            if (running.confirm(accuser)) {
                rumours.spreadUrgently(accused, size());
            }
            return;
        }
        peer.suspected(accused, begin(accuser, nowNanos));
        if (known.status() != PeerStatus.SUSPECT) {
            outbox.report(new PeerChange.StatusMoved(
                    accused, known.status(), reason, accusation(peer, new TreeSet<>(List.of(accuser)), nowNanos)));
        }
        rumours.spreadUrgently(accused, size());
    }

    private Suspicion begin(int accuser, long nowNanos) {
        return new Suspicion(
                accuser,
                health.stretch(config.suspicionNanos() + 2 * watches.usualRoundTripNanos()),
                live().size() - 2,
                nowNanos);
    }

    private void move(Peer peer, PeerFact moved, String reason, long nowNanos) {
        PeerStatus before = peer.fact().status();
        Suspicion suspicion = peer.suspicion();
        SortedSet<Integer> accusers = new TreeSet<>(suspicion == null ? List.of() : suspicion.accusers());
        if (moved.status() == PeerStatus.DOWN) {
            accusers.add(moved.accuser());
        }
        peer.update(moved);
        if (!moved.status().isLive()) {
            peer.died(config.heartbeatNanos(), nowNanos);
        }
        if (before == PeerStatus.DOWN && moved.status().isLive()) {
            hastenDead(nowNanos);
        }
        if (before != moved.status()) {
            outbox.report(new PeerChange.StatusMoved(moved, before, reason, accusation(peer, accusers, nowNanos)));
            rumours.spreadUrgently(moved, size());
        } else {
            spread(moved, false);
        }
    }

    private Accusation accusation(Peer peer, SortedSet<Integer> accusers, long nowNanos) {
        List<NodeId> named =
                accusers.stream().filter(id -> id > 0).map(NodeId::new).toList();
        return named.isEmpty()
                ? Accusation.NONE
                : new Accusation(named, watches.silence(peer.fact().start(), nowNanos));
    }

    /** What a convicted node finds silent is rather its own fault: a node that hears nothing accuses everybody. */
    private boolean isDown(int node) {
        return node > 0
                && find(new NodeId(node))
                        .filter(fact -> fact.status() == PeerStatus.DOWN)
                        .isPresent();
    }

    private Optional<Peer> present(PeerStart start) {
        return Optional.ofNullable(peers.get(start.id()))
                .filter(peer -> peer.fact().start().boot().equals(start.boot()));
    }

    private void spread(PeerFact fact, boolean withDescription) {
        rumours.spread(fact, withDescription, size());
    }

    private static PeerFact at(PeerFact known, PeerFact told) {
        return new PeerFact(
                known.start(),
                told.address(),
                Math.max(known.incarnation(), told.incarnation()),
                told.status(),
                told.accuser(),
                known.description());
    }

    private static PeerFact atEpoch(PeerFact known, PeerStart start) {
        return new PeerFact(
                start, known.address(), known.incarnation(), known.status(), known.accuser(), known.description());
    }

    /** Makes the probes of all dead peers due, because a partition seems to heal. */
    void hastenDead(long nowNanos) {
        peers.values().forEach(peer -> peer.hastenDeadProbe(config.heartbeatNanos(), nowNanos));
    }
}
