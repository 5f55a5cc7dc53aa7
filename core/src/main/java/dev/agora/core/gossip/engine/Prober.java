package dev.agora.core.gossip.engine;

import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pings: of ring neighbours and one member in turn each heartbeat, of seeds and the dead, on behalf of others. Confined to the gossip lane.
 * Source: SWIM §3.1, Lifeguard §4.
 */
final class Prober {
    /** Most pings that await an answer. */
    static final int MAX_OUTGOING = 8192;

    private final GossipConfig config;
    private final Self self;
    private final MemberTable table;
    private final LocalHealth health;
    private final Watches watches;
    private final Rumours rumours;
    private final RandomSource random;
    private final Outbox outbox;
    private final Map<Long, Outgoing> outgoing = new LinkedHashMap<>();
    private final List<NodeId> turn = new ArrayList<>();

    Prober(Parts parts) {
        this.config = parts.config();
        this.self = parts.self();
        this.table = parts.table();
        this.health = parts.health();
        this.watches = parts.watches();
        this.rumours = parts.rumours();
        this.random = parts.wire().random();
        this.outbox = parts.wire().outbox();
    }

    /** What all parts of one engine share. */
    record Parts(
            GossipConfig config,
            Self self,
            MemberTable table,
            Watches watches,
            LocalHealth health,
            Rumours rumours,
            Wire wire) {}

    /** What a part needs to send. */
    record Wire(RandomSource random, Outbox outbox) {}

    /** The pings of one heartbeat. */
    void heartbeat(long nowNanos) {
        List<PeerFact> live = table.live();
        List<PeerFact> ring = ringNeighbours(live);
        watches.neighbours(ring, table::isLive, nowNanos);
        ring.forEach(peer -> probe(peer, nowNanos));
        watches.doubted().forEach(doubted -> table.find(doubted.id()).ifPresent(peer -> probe(peer, nowNanos)));
        nextInTurn(live).ifPresent(peer -> probe(peer, nowNanos));
        table.deadToProbe(nowNanos).forEach(peer -> contact(peer.address(), List.of(brief(peer)), nowNanos));
    }

    /** Pings a member unless that was done less than half a heartbeat ago. */
    void probe(PeerFact peer, long nowNanos) {
        long recently = nowNanos - config.heartbeatNanos() / 2;
        boolean underWay = outgoing.values().stream()
                .anyMatch(sent -> sent instanceof Outgoing.Probe probe
                        && probe.sentNanos() - recently > 0
                        && probe.target().boot().equals(peer.start().boot()));
        if (underWay) {
            return;
        }
        List<PeerFact> accusation = peer.status() == PeerStatus.ALIVE ? List.of() : List.of(brief(peer));
        long nonce = ping(peer.address(), accusation);
        long direct = watches.patienceNanos(config.directNanos());
        long whole = Math.max(config.probeNanos(), 2 * direct);
        Outgoing.Times times =
                new Outgoing.Times(nowNanos, nowNanos + health.stretch(direct), nowNanos + health.stretch(whole));
        remember(nonce, new Outgoing.Probe(peer.start(), peer.address(), times, 0, 0));
    }

    /** Pings an address from which an answer is not owed. */
    void contact(HostPort address, List<PeerFact> facts, long nowNanos) {
        remember(ping(address, facts), new Outgoing.Contact(address, nowNanos, nowNanos + 2 * config.heartbeatNanos()));
    }

    /** Pings an address for another member. */
    void relay(HostPort requester, GossipMessage.PingRequest request, long nowNanos) {
        remember(
                ping(request.target(), List.of()),
                new Outgoing.Relay(
                        requester, request.nonce(), nowNanos, nowNanos + watches.patienceNanos(config.relayNanos())));
    }

    /** The ping that an answer belongs to, be it late; each is answered once. */
    Optional<Outgoing> answered(long nonce, long nowNanos) {
        Outgoing answered = outgoing.remove(nonce);
        if (answered == null) {
            return Optional.empty();
        }
        Outgoing sent = unwrapped(answered);
        long roundTrip = nowNanos - sent.sentNanos();
        if (sent instanceof Outgoing.Probe probe) {
            watches.answered(probe.target(), roundTrip, nowNanos);
            table.showedLife(probe.target(), nowNanos);
            if (answered instanceof Outgoing.Probe) {
                health.better();
            }
        } else {
            watches.roundTrip(roundTrip);
        }
        return Optional.of(sent);
    }

    /** A helper found the target alive. */
    void relayed(long nonce, long nowNanos) {
        Outgoing relayed = outgoing.get(nonce);
        if (relayed != null && unwrapped(relayed) instanceof Outgoing.Probe probe) {
            watches.relayed(probe.target(), nowNanos);
            table.showedLife(probe.target(), nowNanos);
            // Its own answer may still be under way.
            outgoing.put(nonce, new Outgoing.Late(probe, probe.sentNanos() + config.lateNanos()));
        }
    }

    /** A helper is there but the target did not answer it. */
    void nacked(long nonce) {
        if (outgoing.get(nonce) instanceof Outgoing.Probe probe) {
            outgoing.put(nonce, probe.nacked());
        }
    }

    /** Asks helpers, gives up: what is due; then suspects those whose silence is suspicious. */
    void due(long nowNanos) {
        for (Map.Entry<Long, Outgoing> entry : List.copyOf(outgoing.entrySet())) {
            Outgoing sent = entry.getValue();
            if (sent.deadlineNanos() - nowNanos <= 0) {
                expired(entry.getKey(), sent, nowNanos);
            } else if (sent instanceof Outgoing.Probe probe
                    && probe.asked() == 0
                    && probe.times().askNanos() - nowNanos <= 0) {
                outgoing.put(entry.getKey(), askHelpers(entry.getKey(), probe));
            }
        }
        for (PeerStart target : watches.suspicious(nowNanos)) {
            table.suspect(target, nowNanos);
        }
    }

    void postpone(long nanos) {
        outgoing.replaceAll((nonce, sent) -> sent.postponed(nanos));
    }

    /**
     * Tells at once what must not wait for the next pings: an accusation, a conviction, a refutation. Each member that it is news to does the
     * same; the accused is told too, so that it may refute.
     */
    void tellUrgent() {
        List<PeerFact> urgent = rumours.takeUrgent();
        if (urgent.isEmpty()) {
            return;
        }
        Set<HostPort> told = new LinkedHashSet<>();
        List<PeerFact> candidates = new ArrayList<>(table.live());
        urgent.stream().filter(fact -> fact.status() == PeerStatus.SUSPECT).forEach(fact -> told.add(fact.address()));
        int others = Math.min(config.helpers(), candidates.size());
        for (int i = 0; i < others; i++) {
            told.add(candidates.remove(random.below(candidates.size())).address());
        }
        told.forEach(address -> outbox.send(address, new GossipMessage.News(0), piggyback(urgent)));
    }

    /** Facts that fit a packet beside its message. */
    List<PeerFact> piggyback(List<PeerFact> first) {
        int budget = config.packetBytes() - GossipEngine.MESSAGE_BYTES;
        List<PeerFact> facts = new ArrayList<>(first);
        for (PeerFact fact : first) {
            budget -= GossipCodec.factBytes(fact);
        }
        facts.addAll(rumours.take(budget));
        return facts;
    }

    /** The fact without its description. */
    static PeerFact brief(PeerFact fact) {
        return fact.withDescription(Description.NONE);
    }

    private void expired(long nonce, Outgoing sent, long nowNanos) {
        switch (sent) {
            case Outgoing.Probe probe -> {
                if (probe.asked() > 0 && probe.nacks() == 0) {
                    health.worse(); // Nobody answered, not even the helpers: perhaps it is this node that is slow.
                }
                watches.missed(probe.target(), probe.sentNanos());
                table.confirm(probe.target(), nowNanos);
            }
            case Outgoing.Relay relay ->
                outbox.send(relay.requester(), new GossipMessage.Nack(relay.requestNonce()), List.of());
            case Outgoing.Contact contact -> {}
            case Outgoing.Late late -> {}
        }
        if (sent instanceof Outgoing.Late) {
            outgoing.remove(nonce);
        } else {
            outgoing.put(nonce, new Outgoing.Late(sent, sent.sentNanos() + config.lateNanos()));
        }
    }

    private static Outgoing unwrapped(Outgoing sent) {
        return sent instanceof Outgoing.Late late ? late.sent() : sent;
    }

    private Outgoing.Probe askHelpers(long nonce, Outgoing.Probe probe) {
        List<PeerFact> candidates = new ArrayList<>(table.live().stream()
                .filter(peer -> !peer.id().equals(probe.target().id()))
                .toList());
        int asked = Math.min(config.helpers(), candidates.size());
        for (int i = 0; i < asked; i++) {
            PeerFact helper = candidates.remove(random.below(candidates.size()));
            outbox.send(helper.address(), new GossipMessage.PingRequest(nonce, probe.address()), List.of());
        }
        return probe.asking(asked);
    }

    private List<PeerFact> ringNeighbours(List<PeerFact> live) {
        if (live.size() <= 2) {
            return live;
        }
        List<PeerFact> ring = new ArrayList<>(live);
        ring.add(self.fact());
        ring.sort(Comparator.comparingLong((PeerFact fact) -> place(fact.id())).thenComparing(PeerFact::id));
        int here = ring.indexOf(self.fact());
        return List.of(ring.get((here + 1) % ring.size()), ring.get((here + ring.size() - 1) % ring.size()));
    }

    private static long place(NodeId id) {
        return Mixing.mix(id.value());
    }

    private Optional<PeerFact> nextInTurn(List<PeerFact> live) {
        if (turn.isEmpty()) {
            for (PeerFact peer : live) {
                turn.add(turn.isEmpty() ? 0 : random.below(turn.size() + 1), peer.id());
            }
        }
        return turn.isEmpty()
                ? Optional.empty()
                : table.find(turn.removeLast()).filter(peer -> peer.status().isLive());
    }

    private long ping(HostPort address, List<PeerFact> first) {
        long nonce = random.nextLong() | 1L;
        outbox.send(address, new GossipMessage.Ping(nonce), piggyback(first));
        return nonce;
    }

    private void remember(long nonce, Outgoing sent) {
        if (outgoing.size() < MAX_OUTGOING) {
            outgoing.put(nonce, sent);
        }
    }
}
