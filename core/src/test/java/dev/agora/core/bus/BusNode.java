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
import dev.agora.core.runtime.Ticker;
import dev.agora.spi.tck.InMemoryProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A node with a bus, in memory: its membership is what the test's cluster holds, its node calls go straight to the other node. */
final class BusNode implements AutoCloseable {
    private static final ClusterKey KEY = ClusterKey.stretch("correct horse battery staple");

    final NodeId id;
    final BootId boot;
    final PlaneSealer sealer;
    final ClusterBus bus;
    final List<ClusterEvent> events = new CopyOnWriteArrayList<>();
    final List<String> resyncs = new CopyOnWriteArrayList<>();
    private final Cluster cluster;
    private final Map<String, NodeRpc.Handler> handlers = new ConcurrentHashMap<>();
    private final CoordinatorThreads threads = new CoordinatorThreads();

    BusNode(Cluster cluster, int id, BootId boot) {
        this.cluster = cluster;
        this.id = new NodeId(id);
        this.boot = boot;
        this.sealer = new PlaneSealer(KeyRing.of(KEY), Plane.BUS, this.id, boot);
        cluster.nodes.put(this.id, this);
        BusSettings settings = new BusSettings(this.id, boot, Duration.ofMillis(200));
        this.bus = new ClusterBus(settings, sealer, new View(), new Calls(), Ticker.system());
        bus.listen(new BusListener() {
            @Override
            public void event(NodeId origin, ClusterEvent event) {
                events.add(event);
            }

            @Override
            public void resync(NodeId origin, String reason) {
                resyncs.add(reason);
            }
        });
    }

    /** Makes it known to the others, then connects it. */
    void join() {
        cluster.see(member());
        connect();
    }

    void connect() {
        CoordinatorLoader loader = new CoordinatorLoader(List.of(cluster.provider), List.of(), "the test");
        bus.use("InMemory", loader.create("InMemory", Map.of(), loan(threads)));
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

    /** What all nodes of a test share. */
    static final class Cluster {
        final InMemoryProvider provider = new InMemoryProvider();
        final Map<NodeId, BusNode> nodes = new ConcurrentHashMap<>();
        private final Map<NodeId, Member> members = new ConcurrentHashMap<>();
        private final List<Consumer<MembershipEvent>> listeners = new CopyOnWriteArrayList<>();

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
                Handler handler = callee == null ? null : callee.handlers.get(method);
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
