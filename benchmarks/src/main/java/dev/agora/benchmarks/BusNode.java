package dev.agora.benchmarks;

import dev.agora.core.bus.BusCounter;
import dev.agora.core.bus.BusCounters;
import dev.agora.core.bus.BusListener;
import dev.agora.core.bus.BusSettings;
import dev.agora.core.bus.BusSources;
import dev.agora.core.bus.ClusterBus;
import dev.agora.core.bus.CoordinatorLoader;
import dev.agora.core.bus.CoordinatorLoan;
import dev.agora.core.bus.CoordinatorThreads;
import dev.agora.core.bus.EpochStore;
import dev.agora.core.bus.EventPlace;
import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.crypto.Plane;
import dev.agora.core.crypto.PlaneSealer;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A whole bus with its coordinator on a backend; sealed, numbered, tracked as in a node. */
final class BusNode implements AutoCloseable {
    private static final ClusterKey KEY = ClusterKey.stretch("a key for benchmarks only");
    /** As short as that of a node on a local network. */
    static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private final ClusterBus bus;
    private final SwitchedSealer sealer;
    private final CoordinatorThreads threads = new CoordinatorThreads();
    private final InProcessCluster cluster;
    private final NodeId id;
    private final HostPort address = new HostPort("127.0.0.1", TestContext.freePort());

    BusNode(InProcessCluster cluster, int number, Consumer<ClusterEvent> listener, Runnable onResync) {
        this(cluster, number, (place, event) -> listener.accept(event), onResync);
    }

    BusNode(InProcessCluster cluster, int number, Listener listener, Runnable onResync) {
        this(cluster, number, HEARTBEAT, listener, onResync);
    }

    BusNode(InProcessCluster cluster, int number, Duration heartbeat, Listener listener, Runnable onResync) {
        this.cluster = cluster;
        this.id = new NodeId(number);
        RandomSource random = RandomSource.secure();
        BootId boot = random.bootId();
        cluster.join(id, boot, address);
        this.sealer = new SwitchedSealer(new PlaneSealer(KeyRing.of(KEY), Plane.BUS, id, boot), id, boot);
        this.bus = new ClusterBus(
                new BusSettings(id, boot, heartbeat),
                sealer,
                cluster.membership(id),
                cluster.rpc(id),
                new BusSources(Ticker.system(), WallClock.system(), random, new Forgetful()));
        bus.listen(new BusListener() {
            @Override
            public void event(EventPlace place, ClusterEvent event) {
                listener.event(place, event);
            }

            @Override
            public void resync(NodeId origin, String reason) {
                onResync.run();
            }
        });
    }

    /** Whether frames are sealed from now on. */
    void seal(boolean now) {
        sealer.seal(now);
    }

    /** Hears events. */
    @FunctionalInterface
    interface Listener {
        void event(EventPlace place, ClusterEvent event);
    }

    /** Connects it, after all nodes have joined. */
    void connect(CoordinatorProvider provider, Map<String, String> fields) {
        CoordinatorLoan loan = new CoordinatorLoan(
                id, address, cluster.membership(id), null, WallClock.system(), bus.reporter(), threads);
        bus.use(
                provider.type(),
                CoordinatorLoader.of(List.of(provider), "the class path").create(provider.type(), fields, loan));
    }

    void publish(ClusterEvent event) {
        bus.publish(event);
    }

    long count(BusCounter counter) {
        return bus.counters().of(counter);
    }

    BusCounters counters() {
        return bus.counters();
    }

    @Override
    public void close() {
        bus.close();
        threads.close();
    }

    /** A process of a benchmark starts once. */
    private static final class Forgetful implements EpochStore {
        private volatile long epoch;

        @Override
        public long load() {
            return epoch;
        }

        @Override
        public void store(long number) {
            epoch = number;
        }
    }
}
