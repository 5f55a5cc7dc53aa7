package dev.agora.benchmarks.guarantees;

import dev.agora.benchmarks.InProcessCluster;
import dev.agora.core.bus.BusCounter;
import dev.agora.core.bus.BusSettings;
import dev.agora.core.bus.BusSources;
import dev.agora.core.bus.ClusterBus;
import dev.agora.core.bus.CoordinatorLoader;
import dev.agora.core.bus.CoordinatorLoan;
import dev.agora.core.bus.CoordinatorThreads;
import dev.agora.core.bus.EpochStore;
import dev.agora.core.bus.PeerHealth;
import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.crypto.Plane;
import dev.agora.core.crypto.PlaneSealer;
import dev.agora.core.membership.Membership;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import dev.agora.spi.CoordinatorProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** One start of a node of a trial: a whole bus, sealed, numbered and tracked as in a node. Safe for all threads. */
final class TrialNode implements AutoCloseable {
    /** The key of the trial's cluster. */
    static final ClusterKey KEY = ClusterKey.stretch("a key for trials only");

    final NodeId id;
    final BootId boot;
    final ClusterBus bus;
    final DatagramSealer sealer;
    final Heard heard = new Heard();
    final Leak leak = new Leak();
    private final InProcessCluster cluster;
    private final HostPort address;
    private final CoordinatorThreads threads = new CoordinatorThreads();
    private final AtomicLong sent = new AtomicLong();

    /**
     * A node to be.
     *
     * @param address where its coordinator listens
     * @param epochs what its data directory keeps from start to start
     * @param sealing what becomes of its sealer, such as one that writes more than this version knows
     */
    record Plan(
            int number,
            HostPort address,
            Duration heartbeat,
            EpochStore epochs,
            UnaryOperator<DatagramSealer> sealing) {}

    /** A node that has joined and is not connected. */
    TrialNode(InProcessCluster cluster, Plan plan) {
        this.cluster = cluster;
        this.address = plan.address();
        this.id = new NodeId(plan.number());
        RandomSource random = RandomSource.secure();
        this.boot = random.bootId();
        this.sealer = plan.sealing().apply(new PlaneSealer(KeyRing.of(KEY), Plane.BUS, id, boot));
        cluster.silence(id);
        cluster.join(id, boot, address);
        this.bus = new ClusterBus(
                new BusSettings(id, boot, plan.heartbeat()),
                sealer,
                cluster.membership(id),
                cluster.rpc(id),
                new BusSources(Ticker.system(), WallClock.system(), random, plan.epochs()));
        bus.listen(heard);
    }

    Membership membership() {
        return cluster.membership(id);
    }

    NodeRpc rpc() {
        return cluster.rpc(id);
    }

    /** What it lends to a coordinator. */
    CoordinatorLoan loan() {
        return new CoordinatorLoan(
                id, address, cluster.membership(id), null, WallClock.system(), bus.reporter(), threads);
    }

    /** The provider, behind this node's leak. */
    CoordinatorProvider leaky(CoordinatorProvider real) {
        return new LeakyProvider(real, leak);
    }

    /** Connects it to a backend. */
    void connect(CoordinatorProvider real, Map<String, String> fields) {
        CoordinatorProvider provider = leaky(real);
        bus.use(
                provider.type(),
                CoordinatorLoader.of(List.of(provider), "the trial").create(provider.type(), fields, loan()));
    }

    /** Publishes its next event. Returns its number. */
    long publish() {
        long number = sent.incrementAndGet();
        bus.publish(Heard.event(number));
        return number;
    }

    void publish(int events) {
        for (int event = 0; event < events; event++) {
            publish();
        }
    }

    /** Number of the last event that it published. */
    long sent() {
        return sent.get();
    }

    long count(BusCounter counter) {
        return bus.counters().of(counter);
    }

    /** How it hears another one. */
    PeerHealth hears(TrialNode other) {
        return bus.peers().stream()
                .filter(peer -> peer.node().equals(other.id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("node " + id + " knows no node " + other.id));
    }

    /** Whether it follows another one's present start and all is well between them. */
    boolean follows(TrialNode other) {
        return bus.peers().stream()
                .anyMatch(peer ->
                        peer.node().equals(other.id) && peer.state() == PeerHealth.State.HEARD && peer.lag() == 0);
    }

    /** Whether it has the last event of another one. */
    boolean has(TrialNode other) {
        return heard.row(other.id).last == other.sent();
    }

    @Override
    public void close() {
        cluster.silence(id);
        bus.close();
        threads.close();
    }

    /** What a data directory keeps, as long as the trial. */
    static final class Epochs implements EpochStore {
        private volatile long epoch;

        @Override
        public long load() {
            return epoch;
        }

        @Override
        public void store(long next) {
            epoch = next;
        }
    }
}
