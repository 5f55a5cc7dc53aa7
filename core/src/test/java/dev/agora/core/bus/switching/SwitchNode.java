package dev.agora.core.bus.switching;

import dev.agora.core.bus.BusListener;
import dev.agora.core.bus.BusSettings;
import dev.agora.core.bus.BusSources;
import dev.agora.core.bus.ClusterBus;
import dev.agora.core.bus.CoordinatorLoader;
import dev.agora.core.bus.CoordinatorLoan;
import dev.agora.core.bus.CoordinatorThreads;
import dev.agora.core.bus.EpochStore;
import dev.agora.core.bus.EventPlace;
import dev.agora.core.crypto.Plane;
import dev.agora.core.crypto.PlaneSealer;
import dev.agora.core.crypto.SecretSealer;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.MemberState;
import dev.agora.core.membership.Membership;
import dev.agora.core.membership.MembershipEvent;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.membership.NodeMetadata;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.BootId;
import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.DataId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.rpc.RpcException;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.store.Applied;
import dev.agora.core.store.CoordinatorStep;
import dev.agora.core.store.StoredCoordinator;
import dev.agora.spi.CoordinatorProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A node of a {@link TestCluster}: a real bus and a real switch on in-memory coordinators; sees the cluster at once and completely. */
final class SwitchNode implements AutoCloseable {
    final NodeId id;
    final ClusterBus bus;
    final CoordinatorSwitch follower;
    final CoordinatorMaker maker;
    /** Accounts of the events received, by origin, in their order. */
    final Map<NodeId, List<Long>> received = new ConcurrentHashMap<>();

    final List<String> resyncs = new CopyOnWriteArrayList<>();
    private final TestCluster cluster;
    private final BootId boot;
    private final CoordinatorThreads threads = new CoordinatorThreads();

    SwitchNode(TestCluster cluster, NodeId id, long boot, List<CoordinatorProvider> providers, OwnCoordinator own) {
        this.cluster = cluster;
        this.id = id;
        this.boot = new BootId(id.value(), boot);
        cluster.handlers.put(id, new ConcurrentHashMap<>());
        PlaneSealer sealer = new PlaneSealer(TestCluster.RING, Plane.BUS, id, this.boot);
        RandomSource random = RandomSource.seeded(100L * id.value() + boot);
        this.bus = new ClusterBus(
                new BusSettings(id, this.boot, Duration.ofMillis(200)),
                sealer,
                new View(),
                new Calls(),
                new BusSources(Ticker.system(), WallClock.system(), random, new MemoryEpoch()));
        HostPort address = member().metadata().bus();
        CoordinatorLoan loan =
                new CoordinatorLoan(id, address, new View(), null, WallClock.system(), bus.reporter(), threads);
        this.maker = new CoordinatorMaker(CoordinatorLoader.of(providers, "the test"), loan, own);
        CoordinatorFields fields = new CoordinatorFields(new SecretSealer(TestCluster.RING, random::bytes));
        this.follower = new CoordinatorSwitch(
                new CoordinatorSwitch.Parts(id, bus, new View(), new Calls(), new Rows(), Ticker.system()),
                maker,
                fields);
        bus.listen(new Recorder());
        bus.listen(follower);
    }

    void start() {
        cluster.see(member());
        follower.start();
    }

    void publish(long account) {
        bus.publish(new ClusterEvent.CredentialRevoked(new AccountId(account)));
    }

    List<Long> receivedOf(SwitchNode origin) {
        return List.copyOf(received.getOrDefault(origin.id, List.of()));
    }

    private Member member() {
        HostPort nowhere = new HostPort("127.0.0.1", 7000 + id.value());
        return new Member(
                id,
                boot,
                MemberState.ALIVE,
                new NodeMetadata(
                        nowhere,
                        nowhere,
                        NodeMetadata.ReplicaKind.VOTER,
                        Optional.empty(),
                        new DataId(1, id.value()),
                        List.of(),
                        "test",
                        1,
                        0,
                        0,
                        ""));
    }

    @Override
    public void close() {
        follower.close();
        bus.close();
        threads.close();
    }

    private final class Recorder implements BusListener {
        @Override
        public void event(EventPlace place, ClusterEvent event) {
            if (event instanceof ClusterEvent.CredentialRevoked revoked) {
                received.computeIfAbsent(place.origin(), _ -> new CopyOnWriteArrayList<>())
                        .add(revoked.account().value());
            }
        }

        @Override
        public void resync(NodeId origin, String reason) {
            resyncs.add(reason);
        }
    }

    /** The row; a front end has none of its own. */
    private final class Rows implements CoordinatorRows {
        @Override
        public Optional<StoredCoordinator> read() {
            return isReplica() ? cluster.row() : Optional.empty();
        }

        @Override
        public boolean isReplica() {
            return !cluster.frontEnds.contains(id);
        }

        @Override
        public boolean leads() {
            return cluster.leader.equals(id);
        }

        @Override
        public CommitOutcome<Applied> write(CoordinatorStep step) {
            return cluster.write(step);
        }
    }

    /** An epoch that lives as long as the test. */
    private static final class MemoryEpoch implements EpochStore {
        private final AtomicLong epoch = new AtomicLong();

        @Override
        public long load() {
            return epoch.get();
        }

        @Override
        public void store(long next) {
            epoch.set(next);
        }
    }

    private final class View implements Membership {
        @Override
        public MembershipView view() {
            return new MembershipView(
                    cluster.members.getOrDefault(id, member()), List.copyOf(cluster.members.values()));
        }

        @Override
        public Registration listen(Consumer<MembershipEvent> listener) {
            cluster.listeners.add(listener);
            return () -> cluster.listeners.remove(listener);
        }

        @Override
        public void describe(UnaryOperator<NodeMetadata> change) {
            cluster.redescribe(id, change);
        }
    }

    private final class Calls implements NodeRpc {
        @Override
        public void serve(String method, Handler handler) {
            cluster.handlers.computeIfAbsent(id, _ -> new ConcurrentHashMap<>()).put(method, handler);
        }

        @Override
        public CompletionStage<byte[]> call(NodeId node, String method, byte[] request, Duration timeout) {
            return CompletableFuture.supplyAsync(() -> {
                Handler handler = cluster.handlers.getOrDefault(node, Map.of()).get(method);
                if (handler == null) {
                    throw new RpcException(RpcException.Kind.NOT_SENT, "no node " + node, null);
                }
                return handler.handle(id, request);
            });
        }

        @Override
        public CompletionStage<byte[]> callAddress(HostPort address, String method, byte[] request, Duration timeout) {
            return CompletableFuture.failedFuture(
                    new RpcException(RpcException.Kind.NOT_SENT, "no address " + address, null));
        }
    }
}
