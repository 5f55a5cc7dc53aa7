package dev.agora.core.gossip.engine;

import com.google.protobuf.ByteString;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One node's part of the gossip protocol: {@code (state, event, now) → effects}. Confined to the gossip lane. Source: SWIM, Lifeguard.
 * A stranger's datagrams move nothing: only boot ids that echoed a random of this start are believed.
 */
public final class GossipEngine {
    /** Room for the message itself in a packet with facts. */
    static final int MESSAGE_BYTES = 100;

    private static final int MAX_OWN_ADDRESSES = 64;
    private static final int STRANGERS_PER_HEARTBEAT = 200;
    private static final int FAREWELLS = 2;
    private static final int SEEDS_EVERY_HEARTBEATS = 10;

    private final GossipConfig config;
    private final RandomSource random;
    private final Outbox outbox = new Outbox();
    private final Rumours rumours = new Rumours();
    private final LocalHealth health = new LocalHealth();
    private final Watches watches;
    private final Self self;
    private final MemberTable table;
    private final Proofs proofs;
    private final Prober prober;
    private final NodeClash clash;
    private final Set<HostPort> ownAddresses = new LinkedHashSet<>();
    private boolean ended;
    private long heartbeats;
    private long nextHeartbeatNanos;
    private long nextSyncNanos;
    private long lastTickNanos;
    private int strangersLeft = STRANGERS_PER_HEARTBEAT;
    private long replayed;
    private long strangersRefused;

    /** @param start this start; an epoch of 0 lets the engine claim the next one when peers report an earlier start */
    public GossipEngine(
            GossipConfig config,
            PeerStart start,
            HostPort advertised,
            ByteString description,
            RandomSource random,
            long nowNanos) {
        this.config = config;
        this.random = random;
        this.self = new Self(start, advertised, description);
        this.watches = new Watches(config, health);
        this.table = new MemberTable(config, self, health, watches, rumours, outbox);
        this.proofs = new Proofs(random);
        Prober.Parts parts =
                new Prober.Parts(config, self, table, watches, health, rumours, new Prober.Wire(random, outbox));
        this.prober = new Prober(parts);
        this.clash = new NodeClash(parts);
        this.ownAddresses.add(advertised);
        this.nextHeartbeatNanos = nowNanos;
        this.nextSyncNanos = nowNanos + config.syncNanos();
        this.lastTickNanos = nowNanos;
        rumours.spread(self.fact(), true, 1);
    }

    /** Advances by one event; returns what the driver shall send and report. Nothing after a stop, a leave or a lost clash. */
    public Effects step(GossipEvent event, long nowNanos) {
        if (!ended) {
            noticePause(nowNanos);
            switch (event) {
                case GossipEvent.Tick tick -> tick(nowNanos);
                case GossipEvent.Received received -> received(received, nowNanos);
                case GossipEvent.SeedsResolved seeds -> contactSeeds(seeds.addresses(), nowNanos);
                case GossipEvent.Describe describe -> describe(describe.bytes());
                case GossipEvent.SuspectHint hint ->
                    table.find(hint.id()).filter(peer -> peer.status().isLive()).ifPresent(peer -> {
                        watches.crashEvidence(peer.start(), nowNanos);
                        prober.probe(peer, nowNanos);
                    });
                case GossipEvent.Stop stop -> end(PeerStatus.STOPPED);
                case GossipEvent.Leave leave -> end(PeerStatus.LEFT);
                case GossipEvent.Remove remove -> table.remove(remove.id(), nowNanos);
            }
            prober.tellUrgent();
        }
        return outbox.drain();
    }

    /** All facts, this node's own included, in ascending order of node id. */
    public List<PeerFact> facts() {
        return table.all();
    }

    /** This node's own fact. */
    public PeerFact self() {
        return self.fact();
    }

    /** Whether another node holds this start for the one of its node id. */
    public boolean isEstablished() {
        return self.isEstablished();
    }

    /** How silent each peer is that this node watches: its neighbours on the ring and those that missed a probe. */
    public Map<BootId, Silence> silences(long nowNanos) {
        return watches.all(nowNanos);
    }

    /** How many other nodes are alive or suspected. */
    public int livePeers() {
        return table.live().size();
    }

    /** Datagrams refused because they were seen before or recorded before their sender's proof. */
    public long replayed() {
        return replayed;
    }

    /** Datagrams refused because their boot id has not proved that it runs. */
    public long strangersRefused() {
        return strangersRefused;
    }

    /** Ticks come regularly: when one is long overdue this node stood still, and others get the time that it did not listen. */
    private void noticePause(long nowNanos) {
        long pause = nowNanos - lastTickNanos - config.tick().toNanos();
        if (pause > config.heartbeatNanos() / 2) {
            lastTickNanos = nowNanos;
            health.worse();
            prober.postpone(pause);
            table.postpone(pause);
            watches.postpone(pause);
        }
    }

    private void tick(long nowNanos) {
        lastTickNanos = nowNanos;
        prober.due(nowNanos);
        table.judge(nowNanos);
        if (nextHeartbeatNanos - nowNanos <= 0) {
            nextHeartbeatNanos = nowNanos + config.heartbeatNanos();
            strangersLeft = STRANGERS_PER_HEARTBEAT;
            prober.heartbeat(nowNanos);
            clash.heartbeat(prober, nowNanos);
            if (livePeers() == 0 || heartbeats % SEEDS_EVERY_HEARTBEATS == 0) {
                outbox.resolveSeeds();
            }
            heartbeats++;
        }
        if (nextSyncNanos - nowNanos <= 0) {
            nextSyncNanos = nowNanos + (long) (config.syncNanos() * (0.75 + random.fraction() / 2));
            List<PeerFact> live = table.live();
            if (!live.isEmpty()) {
                compareWith(live.get(random.below(live.size())).address());
            }
        }
    }

    private void contactSeeds(List<HostPort> addresses, long nowNanos) {
        Set<HostPort> skipped = new LinkedHashSet<>(ownAddresses);
        table.live().forEach(peer -> skipped.add(peer.address()));
        for (HostPort address : addresses) {
            if (skipped.add(address)) {
                prober.contact(address, List.of(), nowNanos);
            }
        }
    }

    private void describe(ByteString bytes) {
        if (!bytes.equals(self.fact().description().bytes())) {
            self.describe(bytes);
            rumours.spread(self.fact(), true, table.size());
            outbox.report(new PeerChange.SelfChanged(self.fact(), "described itself"));
        }
    }

    private void end(PeerStatus status) {
        self.become(status);
        outbox.report(new PeerChange.SelfChanged(self.fact(), status == PeerStatus.LEFT ? "leaves" : "stops"));
        for (int time = 0; time < FAREWELLS; time++) {
            for (PeerFact peer : table.live()) {
                outbox.send(peer.address(), new GossipMessage.News(0), List.of(Prober.brief(self.fact())));
            }
        }
        ended = true;
    }

    private void received(GossipEvent.Received datagram, long nowNanos) {
        if (datagram.boot().equals(self.fact().start().boot())) {
            if (ownAddresses.size() < MAX_OWN_ADDRESSES) {
                ownAddresses.add(datagram.from()); // This node pinged itself through a seed.
            }
            return;
        }
        boolean proven = proofs.isProven(datagram.boot());
        if (proven && !proofs.accept(datagram.boot(), datagram.counter())) {
            replayed++;
            return;
        }
        switch (datagram.packet().message()) {
            case GossipMessage.Ping ping -> pinged(datagram, ping, proven, nowNanos);
            case GossipMessage.Ack ack -> acknowledged(datagram, ack, proven, nowNanos);
            case GossipMessage.Echo echo -> echoed(datagram, echo, nowNanos);
            case GossipMessage message -> {
                if (proven && !isClone(datagram)) {
                    believed(datagram, message, nowNanos);
                } else {
                    strangersRefused++;
                }
            }
        }
    }

    private boolean isClone(GossipEvent.Received datagram) {
        return datagram.origin().equals(self.id());
    }

    private void pinged(GossipEvent.Received datagram, GossipMessage.Ping ping, boolean proven, long nowNanos) {
        if (proven) {
            if (!isClone(datagram)) {
                mergeFacts(datagram, nowNanos);
            }
            List<PeerFact> facts = isClone(datagram) || ended ? List.of() : prober.piggyback(List.of());
            outbox.send(datagram.from(), ack(datagram, ping.nonce(), 0), facts);
            return;
        }
        if (strangersLeft <= 0) {
            strangersRefused++;
            return;
        }
        strangersLeft--;
        long challenge = proofs.challenge(datagram.boot(), datagram.from(), nowNanos);
        outbox.send(datagram.from(), ack(datagram, ping.nonce(), challenge), List.of());
    }

    private GossipMessage.Ack ack(GossipEvent.Received datagram, long nonce, long challenge) {
        boolean knowsYou = table.find(datagram.origin())
                .filter(peer -> peer.start().boot().equals(datagram.boot()))
                .isPresent();
        return new GossipMessage.Ack(nonce, challenge, knowsYou, self.isEstablished());
    }

    private void acknowledged(GossipEvent.Received datagram, GossipMessage.Ack ack, boolean proven, long nowNanos) {
        Outgoing sent = prober.answered(ack.nonce(), nowNanos).orElse(null);
        if (sent == null) {
            strangersRefused++; // Very late, or recorded: it answers no ping of this start.
            return;
        }
        if (!proven) {
            proofs.prove(datagram.boot(), datagram.origin(), datagram.from(), datagram.counter());
        }
        if (ack.challenge() != 0) {
            outbox.send(
                    datagram.from(),
                    new GossipMessage.Echo(ack.challenge(), self.isEstablished()),
                    isClone(datagram) ? List.of() : List.of(self.fact()));
        }
        if (isClone(datagram)) {
            metClone(datagram, ack.established());
            return;
        }
        if (ack.challenge() != 0 && !proven) {
            prober.contact(datagram.from(), List.of(), nowNanos); // Its answer tells whether the proof arrived.
        }
        if (ack.knowsYou()) {
            self.established();
        }
        mergeFacts(datagram, nowNanos);
        switch (sent) {
            case Outgoing.Probe probe -> {}
            case Outgoing.Late late -> {}
            case Outgoing.Relay relay ->
                outbox.send(relay.requester(), new GossipMessage.Relayed(relay.requestNonce()), List.of());
            case Outgoing.Contact contact -> compareWith(datagram.from());
        }
    }

    private void echoed(GossipEvent.Received datagram, GossipMessage.Echo echo, long nowNanos) {
        if (!proofs.isAnswered(datagram.boot(), datagram.from(), echo.challenge(), nowNanos)) {
            strangersRefused++;
            return;
        }
        if (!proofs.isProven(datagram.boot())) {
            proofs.prove(datagram.boot(), datagram.origin(), datagram.from(), datagram.counter());
        }
        if (isClone(datagram)) {
            metClone(datagram, echo.established());
            return;
        }
        mergeFacts(datagram, nowNanos);
        compareWith(datagram.from());
    }

    private void metClone(GossipEvent.Received datagram, boolean established) {
        if (!clash.met(datagram.boot(), datagram.from(), established)) {
            ended = true;
        }
    }

    private void believed(GossipEvent.Received datagram, GossipMessage message, long nowNanos) {
        mergeFacts(datagram, nowNanos);
        switch (message) {
            case GossipMessage.PingRequest request -> prober.relay(datagram.from(), request, nowNanos);
            case GossipMessage.Relayed relayed -> prober.relayed(relayed.nonce(), nowNanos);
            case GossipMessage.Nack nack -> prober.nacked(nack.nonce());
            case GossipMessage.Digest digest -> compared(datagram.from(), digest);
            case GossipMessage.News news -> sendBuckets(datagram.from(), news.wanted(), 0);
            case GossipMessage.Ping ping -> {}
            case GossipMessage.Ack ack -> {}
            case GossipMessage.Echo echo -> {}
        }
    }

    private void mergeFacts(GossipEvent.Received datagram, long nowNanos) {
        NodeId teller = datagram.origin();
        for (PeerFact fact : datagram.packet().facts()) {
            if (ended) {
                return;
            }
            if (fact.id().equals(self.id())) {
                toldOfSelf(fact, teller, nowNanos);
            } else {
                table.merge(fact, teller, nowNanos);
            }
        }
    }

    private void toldOfSelf(PeerFact fact, NodeId teller, long nowNanos) {
        PeerFact own = self.fact();
        if (!fact.start().boot().equals(own.start().boot())) {
            clash.told(fact, prober, nowNanos);
            return;
        }
        self.established();
        switch (fact.status()) {
            case SUSPECT, DOWN -> {
                if (fact.incarnation() >= own.incarnation()) {
                    health.worse();
                    self.refute(fact.incarnation());
                    rumours.spreadUrgently(self.fact(), table.size());
                    outbox.report(
                            new PeerChange.SelfChanged(self.fact(), "refutes " + fact.status() + " told by " + teller));
                }
            }
            case LEFT -> {
                outbox.report(new PeerChange.Expelled(teller));
                ended = true;
            }
            case ALIVE, STOPPED -> {}
        }
    }

    private void compareWith(HostPort address) {
        outbox.send(address, new GossipMessage.Digest(Reconciliation.viewHash(table.all()), List.of()), List.of());
    }

    private void compared(HostPort from, GossipMessage.Digest digest) {
        List<PeerFact> facts = table.all();
        long view = Reconciliation.viewHash(facts);
        if (digest.view() == view) {
            return;
        }
        List<Long> buckets = Reconciliation.bucketHashes(facts);
        if (digest.buckets().isEmpty()) {
            outbox.send(from, new GossipMessage.Digest(view, buckets), List.of());
            return;
        }
        int differing = Reconciliation.differing(buckets, digest.buckets());
        if (differing != 0) {
            outbox.send(from, new GossipMessage.News(differing), List.of());
            sendBuckets(from, differing, 0);
        }
    }

    private void sendBuckets(HostPort to, int buckets, int wanted) {
        if (buckets == 0) {
            return;
        }
        for (List<PeerFact> page : Reconciliation.pages(table.all(), buckets, config.packetBytes() - MESSAGE_BYTES)) {
            outbox.send(to, new GossipMessage.News(wanted), page);
        }
    }
}
