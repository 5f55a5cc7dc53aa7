package dev.agora.core.gossip.engine;

import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        this.rumours = parts.rumours();
        this.random = parts.random();
        this.outbox = parts.outbox();
    }

    /** What all parts of one engine share. */
    record Parts(
            GossipConfig config,
            Self self,
            MemberTable table,
            LocalHealth health,
            Rumours rumours,
            RandomSource random,
            Outbox outbox) {}

    /** The pings of one heartbeat. */
    void heartbeat(long nowNanos) {
        List<PeerFact> live = table.live();
        ringNeighbours(live).forEach(peer -> probe(peer, nowNanos));
        nextInTurn(live).ifPresent(peer -> probe(peer, nowNanos));
        table.deadToProbe(nowNanos).forEach(peer -> contact(peer.address(), List.of(brief(peer)), nowNanos));
    }

    /** Pings a member unless a ping of it is under way. */
    void probe(PeerFact peer, long nowNanos) {
        boolean underWay = outgoing.values().stream()
                .anyMatch(sent -> sent instanceof Outgoing.Probe probe
                        && probe.target().boot().equals(peer.start().boot()));
        if (underWay) {
            return;
        }
        List<PeerFact> accusation = peer.status() == PeerStatus.ALIVE ? List.of() : List.of(brief(peer));
        long nonce = ping(peer.address(), accusation);
        remember(
                nonce,
                new Outgoing.Probe(
                        peer.start(),
                        peer.address(),
                        nowNanos + health.stretch(config.directNanos()),
                        0,
                        0,
                        nowNanos + health.stretch(config.probeNanos())));
    }

    /** Pings an address from which an answer is not owed. */
    void contact(HostPort address, List<PeerFact> facts, long nowNanos) {
        remember(ping(address, facts), new Outgoing.Contact(address, nowNanos + 2 * config.heartbeatNanos()));
    }

    /** Pings an address for another member. */
    void relay(HostPort requester, GossipMessage.PingRequest request, long nowNanos) {
        remember(
                ping(request.target(), List.of()),
                new Outgoing.Relay(requester, request.nonce(), nowNanos + config.directNanos() * 8 / 10));
    }

    /** The ping that an answer belongs to; each is answered once. */
    Optional<Outgoing> answered(long nonce) {
        return Optional.ofNullable(outgoing.remove(nonce));
    }

    /** A helper found the target alive. */
    void relayed(long nonce) {
        if (outgoing.get(nonce) instanceof Outgoing.Probe) {
            outgoing.remove(nonce);
        }
    }

    /** A helper is there but the target did not answer it. */
    void nacked(long nonce) {
        if (outgoing.get(nonce) instanceof Outgoing.Probe probe) {
            outgoing.put(nonce, probe.nacked());
        }
    }

    /** Asks helpers, gives up, suspects: what is due. */
    void due(long nowNanos) {
        for (Map.Entry<Long, Outgoing> entry : List.copyOf(outgoing.entrySet())) {
            Outgoing sent = entry.getValue();
            if (sent.deadlineNanos() - nowNanos <= 0) {
                outgoing.remove(entry.getKey());
                expired(sent, nowNanos);
            } else if (sent instanceof Outgoing.Probe probe && probe.asked() == 0 && probe.askNanos() - nowNanos <= 0) {
                outgoing.put(entry.getKey(), askHelpers(entry.getKey(), probe));
            }
        }
    }

    void postpone(long nanos) {
        outgoing.replaceAll((nonce, sent) -> sent.postponed(nanos));
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

    private void expired(Outgoing sent, long nowNanos) {
        switch (sent) {
            case Outgoing.Probe probe -> {
                if (probe.asked() > 0 && probe.nacks() == 0) {
                    health.worse(); // Nobody answered, not even the helpers: perhaps it is this node that is slow.
                }
                table.suspect(probe.target(), silence(probe), nowNanos);
            }
            case Outgoing.Relay relay ->
                outbox.send(relay.requester(), new GossipMessage.Nack(relay.requestNonce()), List.of());
            case Outgoing.Contact contact -> {}
        }
    }

    private String silence(Outgoing.Probe probe) {
        return "no answer from " + probe.address() + " within " + (health.stretch(config.probeNanos()) / 1_000_000)
                + " ms, nor through " + probe.asked() + " helpers";
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
