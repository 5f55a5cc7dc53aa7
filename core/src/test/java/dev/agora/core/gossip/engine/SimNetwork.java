package dev.agora.core.gossip.engine;

import com.google.protobuf.ByteString;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleBiFunction;

/** A seeded network of engines with loss, delay (hence reordering), duplicates, cuts and paused nodes; checks invariants after every event. */
final class SimNetwork {
    static final int PORT = 1179;
    private static final int SEAL_BYTES = 60;

    final SimClock clock = new SimClock();
    final Map<Integer, SimNode> nodes = new TreeMap<>();
    final List<Recorded> recording = new ArrayList<>();
    double loss;
    double duplication;
    /** Delay of every datagram; up to {@link #maxDelayNanos} come on top. */
    long minDelayNanos;

    long maxDelayNanos = Duration.ofMillis(3).toNanos();
    /** Loss of one direction of one link, where it is more than {@link #loss}. */
    ToDoubleBiFunction<Integer, Integer> linkLoss = (from, to) -> 0;
    /** Whether a datagram from one node to another is cut. */
    BiPredicate<Integer, Integer> cut = (from, to) -> false;

    private final long seed;
    private final RandomSource random;
    private final GossipConfig config;

    SimNetwork(long seed) {
        this(seed, GossipConfig.lan());
    }

    SimNetwork(long seed, GossipConfig config) {
        this.seed = seed;
        this.config = config;
        this.random = RandomSource.seeded(seed);
    }

    /** A datagram as it was on the wire. */
    record Recorded(int to, GossipEvent.Received event) {}

    /** One engine with its place. */
    static final class SimNode {
        final int id;
        final BootId boot;
        final GossipEngine engine;
        final List<PeerChange> changes = new ArrayList<>();
        final List<HostPort> seeds;
        boolean dead;
        boolean paused;
        final List<GossipEvent> held = new ArrayList<>();
        long counter;
        long incarnation;

        SimNode(int id, BootId boot, GossipEngine engine, List<HostPort> seeds) {
            this.id = id;
            this.boot = boot;
            this.engine = engine;
            this.seeds = seeds;
        }

        PeerStatus sees(int other) {
            return engine.facts().stream()
                    .filter(fact -> fact.id().value() == other)
                    .findFirst()
                    .map(PeerFact::status)
                    .orElse(PeerStatus.LEFT);
        }
    }

    static HostPort address(int id) {
        return new HostPort("node" + id, PORT);
    }

    SimNode start(int id, int... seeds) {
        BootId boot = random.bootId();
        GossipEngine engine = new GossipEngine(
                config,
                new PeerStart(new NodeId(id), boot, 0),
                address(id),
                ByteString.copyFrom(new byte[150]),
                RandomSource.seeded(random.nextLong()),
                clock.nanos());
        List<HostPort> addresses = new ArrayList<>();
        for (int known : seeds) {
            addresses.add(address(known));
        }
        SimNode node = new SimNode(id, boot, engine, addresses);
        nodes.put(id, node);
        clock.after(random.below(1_000_000), () -> tick(node));
        return node;
    }

    SimNode node(int id) {
        SimNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no node " + id);
        }
        return node;
    }

    void run(double seconds) {
        clock.advance((long) (seconds * 1_000_000_000L));
    }

    void give(SimNode node, GossipEvent event) {
        if (node.dead) {
            return;
        }
        if (node.paused) {
            node.held.add(event);
            return;
        }
        Effects effects = node.engine.step(event, clock.nanos());
        node.changes.addAll(effects.changes());
        effects.sends().forEach(send -> transmit(node, send));
        if (effects.resolveSeeds()) {
            clock.after(1_000_000, () -> give(node, new GossipEvent.SeedsResolved(node.seeds)));
        }
        checkIncarnationsMonotone(node);
        checkLeftStaysLeft(node, effects.changes());
    }

    void resume(SimNode node) {
        node.paused = false;
        List<GossipEvent> waiting = List.copyOf(node.held);
        node.held.clear();
        waiting.forEach(event -> give(node, event));
    }

    /** Whether all living nodes see exactly the living as live, with equal facts. */
    boolean viewsConverge() {
        List<SimNode> living =
                nodes.values().stream().filter(node -> !node.dead).toList();
        long hash = Reconciliation.viewHash(living.getFirst().engine.facts());
        return living.stream()
                .allMatch(node -> Reconciliation.viewHash(node.engine.facts()) == hash
                        && node.engine.livePeers() == living.size() - 1);
    }

    /** Runs until the views converge; fails with the seed when they do not. */
    double secondsToConverge(double limitSeconds) {
        long begun = clock.nanos();
        while (!viewsConverge()) {
            if (clock.nanos() - begun > limitSeconds * 1e9) {
                throw new AssertionError("ViewsConverge violated after " + limitSeconds + " s" + seedHint());
            }
            run(0.1);
        }
        return (clock.nanos() - begun) / 1e9;
    }

    String seedHint() {
        return " (seed " + seed + ": new SimNetwork(" + seed + "L) replays it)";
    }

    private void tick(SimNode node) {
        if (node.dead) {
            return;
        }
        if (!node.paused) {
            give(node, new GossipEvent.Tick());
        }
        clock.after(config.tick().toNanos(), () -> tick(node));
    }

    private void transmit(SimNode from, Effects.Send send) {
        byte[] plain = GossipCodec.encode(send.packet());
        if (plain.length + SEAL_BYTES > GossipConfig.MTU_BYTES) {
            throw new AssertionError("PacketWithinMtu violated: " + plain.length + " bytes of "
                    + send.packet().message() + seedHint());
        }
        int to = Integer.parseInt(send.to().host().substring("node".length()));
        GossipEvent.Received event = new GossipEvent.Received(
                address(from.id),
                new NodeId(from.id),
                from.boot,
                ++from.counter,
                plain.length + SEAL_BYTES,
                GossipCodec.decode(plain).orElseThrow());
        recording.add(new Recorded(to, event));
        int copies = random.fraction() < duplication ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            if (random.fraction() >= Math.max(loss, linkLoss.applyAsDouble(from.id, to))) {
                long delay = 1 + minDelayNanos + (long) (random.fraction() * maxDelayNanos);
                clock.after(delay, () -> arrive(from.id, to, event));
            }
        }
    }

    private void arrive(int from, int to, GossipEvent event) {
        SimNode target = nodes.get(to);
        if (target != null && !cut.test(from, to)) {
            give(target, event);
        }
    }

    private void checkIncarnationsMonotone(SimNode node) {
        long incarnation = node.engine.self().incarnation();
        if (incarnation < node.incarnation) {
            throw new AssertionError("IncarnationsMonotone violated on " + node.id + seedHint());
        }
        node.incarnation = incarnation;
    }

    private void checkLeftStaysLeft(SimNode node, List<PeerChange> changes) {
        for (PeerChange change : changes) {
            if (change instanceof PeerChange.StatusMoved moved && moved.before() == PeerStatus.LEFT) {
                throw new AssertionError("LeftStaysLeft violated on " + node.id + seedHint());
            }
        }
    }
}
