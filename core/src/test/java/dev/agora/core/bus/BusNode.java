package dev.agora.core.bus;

import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.crypto.Plane;
import dev.agora.core.crypto.PlaneSealer;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.MemberState;
import dev.agora.core.membership.Membership;
import dev.agora.core.membership.MembershipEvent;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.membership.NodeMetadata;
import dev.agora.core.model.BootId;
import dev.agora.core.model.DataId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.rpc.RpcException;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import dev.agora.spi.Coordinator;
import dev.agora.spi.tck.InMemoryProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A node with a bus, in memory: its membership is what the test's cluster holds, its node calls go straight to the other node. */
final class BusNode implements AutoCloseable {
    private static final ClusterKey KEY = ClusterKey.stretch("correct horse battery staple");

    final NodeId id;
    final BootId boot;
    final PlaneSealer sealer;
    final ClusterBus bus;
    final List<ClusterEvent> events = Collections.synchronizedList(new ArrayList<>());
    final MemoryEpoch epochs = new MemoryEpoch();
    final List<String> resyncs = new CopyOnWriteArrayList<>();
    final List<Long> rereads = new CopyOnWriteArrayList<>();
    private final Cluster cluster;
    private final Map<String, NodeRpc.Handler> handlers = new ConcurrentHashMap<>();
    private final CoordinatorThreads threads = new CoordinatorThreads();
    private @Nullable SteeredCoordinator steered;

    BusNode(Cluster cluster, int id, BootId boot) {
        this(cluster, id, boot, Duration.ofMillis(500));
    }

    BusNode(Cluster cluster, int id, BootId boot, Duration heartbeat) {
        this.cluster = cluster;
        this.id = new NodeId(id);
        this.boot = boot;
        this.sealer = new PlaneSealer(KeyRing.of(KEY), Plane.BUS, this.id, boot);
        cluster.nodes.put(this.id, this);
        BusSettings settings = new BusSettings(this.id, boot, heartbeat);
        this.bus = new ClusterBus(
                settings,
                sealer,
                new View(),
                new Calls(),
                new BusSources(Ticker.system(), WallClock.system(), RandomSource.seeded(id), epochs));
        bus.listen(new BusListener() {
            @Override
            public void event(EventPlace place, ClusterEvent event) {
                events.add(event);
            }

            @Override
            public void resync(NodeId origin, String reason) {
                resyncs.add(reason);
            }

            @Override
            public void reread(long generation, SortedSet<NodeId> origins) {
                rereads.add(generation);
            }
        });
    }

    /** Makes it known to the others, then connects it. */
    void join() {
        cluster.see(member());
        connect();
    }

    void connect() {
        steered = new SteeredCoordinator(coordinator(cluster.provider));
        bus.use("InMemory", steered);
    }

    /** A coordinator on a broker, not started. */
    Coordinator coordinator(InMemoryProvider provider) {
        CoordinatorLoader loader = new CoordinatorLoader(List.of(provider), List.of(), "the test");
        return loader.create("InMemory", Map.of(), loan(threads));
    }

    /** The coordinator in use, whose publishing a test can break. */
    SteeredCoordinator steered() {
        return Objects.requireNonNull(steered, "not connected yet");
    }

    /** How many events it heard. */
    int heard() {
        return events.size();
    }

    /** The events that it heard until now. */
    List<ClusterEvent> snapshot() {
        return List.of(events.toArray(ClusterEvent[]::new));
    }

    /** Waits until this node follows another one. */
    void awaitFollows(BusNode other) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> bus.peers().stream()
                        .anyMatch(peer -> peer.node().equals(other.id) && peer.state() != PeerHealth.State.UNPROVEN));
    }

    CoordinatorLoan loan(CoordinatorThreads lent) {
        HostPort address = new HostPort("127.0.0.1", 7000 + id.value());
        return new CoordinatorLoan(id, address, new View(), null, () -> Instant.EPOCH, bus.reporter(), lent);
    }

    Member member() {
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
        bus.close();
        threads.close();
    }

    /** An epoch that lives as long as the test. */
    static final class MemoryEpoch implements EpochStore {
        volatile long epoch;

        @Override
        public long load() {
            return epoch;
        }

        @Override
        public void store(long number) {
            epoch = number;
        }
    }

    /** What all nodes of a test share. */
    static final class Cluster {
        final InMemoryProvider provider = new InMemoryProvider();
        final Map<NodeId, BusNode> nodes = new ConcurrentHashMap<>();
        /** Pairs of nodes that cannot call each other. */
        final Set<Set<NodeId>> cuts = ConcurrentHashMap.newKeySet();

        private final Map<NodeId, Member> members = new ConcurrentHashMap<>();
        private final List<Consumer<MembershipEvent>> listeners = new CopyOnWriteArrayList<>();

        void cut(BusNode one, BusNode other) {
            cuts.add(Set.of(one.id, other.id));
        }

        private boolean isCut(NodeId one, NodeId other) {
            return cuts.contains(Set.of(one, other));
        }

        void see(Member member) {
            members.put(member.id(), member);
            listeners.forEach(listener -> listener.accept(new MembershipEvent.Joined(member)));
        }
    }

    /** The cluster as this node sees it: at once and completely. */
    private final class View implements Membership {
        @Override
        public MembershipView view() {
            List<Member> all = new ArrayList<>(cluster.members.values());
            return new MembershipView(cluster.members.getOrDefault(id, member()), all);
        }

        @Override
        public Registration listen(Consumer<MembershipEvent> listener) {
            cluster.listeners.add(listener);
            return () -> cluster.listeners.remove(listener);
        }

        @Override
        public void describe(UnaryOperator<NodeMetadata> change) {
            cluster.members.computeIfPresent(
                    id, (self, seen) -> new Member(self, seen.boot(), seen.state(), change.apply(seen.metadata())));
        }
    }

    /** Node calls without a network. */
    private final class Calls implements NodeRpc {
        @Override
        public void serve(String method, Handler handler) {
            handlers.put(method, handler);
        }

        @Override
        public CompletionStage<byte[]> call(NodeId node, String method, byte[] request, Duration timeout) {
            return CompletableFuture.supplyAsync(() -> {
                BusNode callee = cluster.nodes.get(node);
                Handler handler = callee == null || cluster.isCut(id, node) ? null : callee.handlers.get(method);
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
