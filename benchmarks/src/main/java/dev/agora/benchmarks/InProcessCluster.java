package dev.agora.benchmarks;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Membership and node calls of nodes that share this process, so that only the bus and its backend are at work: members are what the owner
 * says, and calls between two nodes can be cut. Safe for all threads.
 */
public final class InProcessCluster implements AutoCloseable {
    private final Addresses addresses;
    private final Map<NodeId, Member> members = new ConcurrentHashMap<>();
    private final Map<NodeId, Map<String, NodeRpc.Handler>> handlers = new ConcurrentHashMap<>();
    private final List<Consumer<MembershipEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Set<Set<NodeId>> cuts = ConcurrentHashMap.newKeySet();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    /** Where one node sees another's coordinator, such as behind a proxy. */
    @FunctionalInterface
    public interface Addresses {
        /** The address of {@code member}'s coordinator as {@code viewer} sees it; {@code real} is its own. */
        HostPort seen(NodeId viewer, NodeId member, HostPort real);
    }

    /** Nodes that see each other's coordinators where they are. */
    public InProcessCluster() {
        this((viewer, member, real) -> real);
    }

    /** Nodes that see each other's coordinators where {@code addresses} says. */
    public InProcessCluster(Addresses addresses) {
        this.addresses = addresses;
    }

    /** Makes a node, or another start of it, known to all. */
    public void join(NodeId node, BootId boot, HostPort bus) {
        NodeMetadata metadata = new NodeMetadata(
                bus,
                bus,
                NodeMetadata.ReplicaKind.VOTER,
                Optional.empty(),
                new DataId(1, node.value()),
                List.of(),
                "benchmark",
                1,
                0,
                0,
                "");
        Member member = new Member(node, boot, MemberState.ALIVE, metadata);
        members.put(node, member);
        listeners.forEach(listener -> listener.accept(new MembershipEvent.Joined(member)));
    }

    /** All see a member in another state from now on. */
    public void see(NodeId node, MemberState state) {
        Member moved =
                members.computeIfPresent(node, (id, seen) -> new Member(id, seen.boot(), state, seen.metadata()));
        if (moved != null) {
            listeners.forEach(listener -> listener.accept(new MembershipEvent.Described(moved)));
        }
    }

    /** Cuts the node calls between two nodes, both ways. */
    public void cut(NodeId one, NodeId other) {
        cuts.add(Set.of(one, other));
    }

    /** Ends all cuts. */
    public void mend() {
        cuts.clear();
    }

    /** A node does not answer any more. */
    public void silence(NodeId node) {
        handlers.remove(node);
    }

    /** The members as {@code self} sees them. */
    public Membership membership(NodeId self) {
        return new View(self);
    }

    /** The node calls of {@code self}. */
    public NodeRpc rpc(NodeId self) {
        return new Calls(self, handlers.computeIfAbsent(self, node -> new ConcurrentHashMap<>()));
    }

    @Override
    public void close() {
        callers.shutdownNow();
    }

    private final class View implements Membership {
        private final NodeId self;

        View(NodeId self) {
            this.self = self;
        }

        @Override
        public MembershipView view() {
            Member own = members.get(self);
            if (own == null) {
                throw new IllegalStateException("node " + self + " has not joined");
            }
            return new MembershipView(
                    own,
                    members.values().stream()
                            .map(this::seen)
                            .sorted((one, other) -> one.id().compareTo(other.id()))
                            .toList());
        }

        private Member seen(Member member) {
            NodeMetadata metadata = member.metadata();
            HostPort bus =
                    member.id().equals(self) ? metadata.bus() : addresses.seen(self, member.id(), metadata.bus());
            if (bus.equals(metadata.bus())) {
                return member;
            }
            NodeMetadata shown = new NodeMetadata(
                    metadata.rpc(),
                    bus,
                    metadata.replica(),
                    metadata.cluster(),
                    metadata.data(),
                    metadata.seeds(),
                    metadata.softwareVersion(),
                    metadata.formatVersion(),
                    metadata.appliedIndex(),
                    metadata.busPosition(),
                    metadata.coordinator(),
                    metadata.coordinatorReport());
            return new Member(member.id(), member.boot(), member.state(), shown);
        }

        @Override
        public Registration listen(Consumer<MembershipEvent> listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public void describe(UnaryOperator<NodeMetadata> change) {
            members.computeIfPresent(
                    self, (id, seen) -> new Member(id, seen.boot(), seen.state(), change.apply(seen.metadata())));
        }
    }

    private final class Calls implements NodeRpc {
        private final NodeId self;
        private final Map<String, Handler> own;

        Calls(NodeId self, Map<String, Handler> own) {
            this.self = self;
            this.own = own;
        }

        @Override
        public void serve(String method, Handler handler) {
            own.put(method, handler);
        }

        @Override
        public CompletionStage<byte[]> call(NodeId node, String method, byte[] request, Duration timeout) {
            return CompletableFuture.supplyAsync(() -> answer(node, method, request), callers)
                    .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
        }

        private byte[] answer(NodeId node, String method, byte[] request) {
            if (cuts.contains(Set.of(self, node))) {
                throw new RpcException(RpcException.Kind.NOT_SENT, "the link to node " + node + " is cut", null);
            }
            Handler handler = handlers.getOrDefault(node, Map.of()).get(method);
            if (handler == null) {
                throw new RpcException(RpcException.Kind.NOT_SENT, "node " + node + " is not reached", null);
            }
            return handler.handle(self, request);
        }

        @Override
        public CompletionStage<byte[]> callAddress(HostPort address, String method, byte[] request, Duration timeout) {
            return CompletableFuture.failedFuture(
                    new RpcException(RpcException.Kind.NOT_SENT, "no address " + address, null));
        }
    }
}
