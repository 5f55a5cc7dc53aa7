package dev.agora.core.bus.engine;

import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One start of one node in a simulation: its engine, what it publishes, how it sees the others, and the invariants of what it is told to do. */
final class SimProcess {
    static final BusBounds BOUNDS = new BusBounds(8, 1 << 20, 12, 1 << 20, 40, 1200);
    static final int MAX_WAITING = 8;

    final NodeId id;
    final BootId boot;
    private final long epoch;
    private final long settledNanos;
    final long startNanos;
    final ReceivingEngine engine;
    final Outgoing outgoing = new Outgoing(MAX_WAITING);
    final Journal journal = new Journal(40, 1 << 20);
    final Map<NodeId, MemberFact> view = new TreeMap<>();
    final SimLedger.Heard heard = new SimLedger.Heard();
    final Set<Object> underWay = new HashSet<>();
    boolean dead;
    boolean isGoneForGood;
    boolean failing;
    private final SimNetwork network;
    private final Map<NodeId, Row> rows = new HashMap<>();
    private final Map<NodeId, Long> unread = new HashMap<>();
    private long generation;

    SimProcess(SimNetwork network, NodeId id, BootId boot, long epoch) {
        this.network = network;
        this.id = id;
        this.boot = boot;
        this.epoch = epoch;
        this.settledNanos = network.nowNanos + network.random.below(1000) * 1_000_000L;
        this.startNanos = network.nowNanos;
        this.engine = new ReceivingEngine(SimNetwork.HEARTBEAT, BOUNDS, network.random);
    }

    /** Gives an event to the engine, checks what it says, and does it. */
    void step(ReceiveEvent event) {
        if (dead) {
            return;
        }
        List<ReceiveEffect> effects = engine.step(event, network.nowNanos);
        network.trace(() -> "node " + id + " " + event + " -> " + effects);
        effects.forEach(this::perform);
        holds(engine.unprovenFrames() <= BOUNDS.unprovenFrames(), "Bounds: unproven frames");
        holds(engine.rings().bytes() <= BOUNDS.ringBytes(), "Bounds: rings");
        unread.values()
                .forEach(since -> holds(
                        network.nowNanos - since <= SimNetwork.HEARTBEAT * 3 / 2, "RereadFollows: a Resync in time"));
        if (event instanceof ReceiveEvent.Tick) {
            engine.views().forEach(this::checkGap);
        }
    }

    /** Its epoch; 0 until it is settled, and until then it publishes nothing. */
    long epoch() {
        return network.nowNanos < settledNanos ? 0 : epoch;
    }

    /** A call begins: at most one hello to each node and one fetch of each start are under way. */
    void begins(Object mark) {
        holds(underWay.add(mark), "OneHello, OneFetch: " + mark);
    }

    private void perform(ReceiveEffect effect) {
        switch (effect) {
            case ReceiveEffect.Followed followed -> {
                Row row = rows.computeIfAbsent(followed.node(), node -> new Row());
                row.boot = followed.boot();
                row.expected = followed.baseline() + 1;
                row.excusedTo = 0;
            }
            case ReceiveEffect.Deliver deliver -> delivered(deliver);
            case ReceiveEffect.Resync resync -> {
                heard.resync(resync.origin(), network.nowNanos);
                unread.putIfAbsent(resync.origin(), network.nowNanos);
                network.resyncs++;
                Row row = rows.get(resync.origin());
                if (row != null) {
                    row.excusedTo = network.ledger.published(row.boot);
                }
            }
            case ReceiveEffect.Reread reread -> {
                holds(reread.generation() == ++generation, "RereadFollows: generation");
                holds(reread.origins().equals(unread.keySet()), "RereadFollows: origins");
                unread.clear();
            }
            case ReceiveEffect.Hello hello -> network.hello(this, hello);
            case ReceiveEffect.Fetch fetch -> network.fetch(this, fetch);
            case ReceiveEffect.Missing _, ReceiveEffect.Counted _ -> {}
        }
    }

    private void delivered(ReceiveEffect.Deliver deliver) {
        Row row = rows.get(deliver.origin());
        if (row == null) {
            throw new AssertionError("node " + id + " breaks ProvenOnly: nothing before a start is followed");
        }
        holds(deliver.boot().equals(row.boot), "ProvenOnly: of the start that is followed");
        holds(
                network.ledger.ended(row.boot).orElse(Long.MAX_VALUE) >= startNanos,
                "ProvenOnly: of a start that ran while this process ran");
        long sequence = deliver.batch().sequence();
        holds(sequence >= row.expected, "OnceInOrder: each frame once");
        holds(sequence == row.expected || sequence - 1 <= row.excusedTo, "OnceInOrder: none left out without a Resync");
        row.expected = sequence + 1;
        heard.batch(deliver.origin(), deliver.batch());
        network.delivered++;
    }

    private void checkGap(PeerView peer) {
        Row row = rows.get(peer.node());
        if (row == null) {
            return;
        }
        boolean isStuck = peer.gapSinceNanos().isPresent()
                && peer.standing() == MemberFact.Standing.LIVE
                && peer.delivered() == row.stuckAt;
        if (!isStuck) {
            row.stuckAt = peer.delivered();
            row.stuckSince = network.nowNanos;
        }
        holds(network.nowNanos - row.stuckSince <= SimNetwork.HEARTBEAT * 11 / 4, "GapsEnd: a gap ends in time");
    }

    private void holds(boolean condition, String invariant) {
        if (!condition) {
            throw new AssertionError("node " + id + " breaks " + invariant);
        }
    }

    /** What was checked of one origin. */
    private static final class Row {
        private BootId boot = new BootId(0, 0);
        private long expected;
        private long excusedTo;
        private long stuckAt = -1;
        private long stuckSince;
    }
}
