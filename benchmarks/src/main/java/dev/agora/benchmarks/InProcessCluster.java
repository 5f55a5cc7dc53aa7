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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Membership and node calls of nodes that share this process, so that only the bus and its backend are measured. Safe for all threads. */
final class InProcessCluster implements AutoCloseable {
    private final Map<NodeId, Member> members = new ConcurrentHashMap<>();
    private final Map<NodeId, Map<String, NodeRpc.Handler>> handlers = new ConcurrentHashMap<>();
    private final List<Consumer<MembershipEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    /** Makes a node known to all. */
    void join(NodeId node, BootId boot, HostPort bus) {
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

    Membership membership(NodeId self) {
        return new Membership() {
            @Override
            public MembershipView view() {
                List<Member> all = new ArrayList<>(members.values());
                Member own = members.get(self);
                if (own == null) {
                    throw new IllegalStateException("node " + self + " has not joined");
                }
                return new MembershipView(own, all);
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
        };
    }

    NodeRpc rpc(NodeId self) {
        Map<String, NodeRpc.Handler> own = handlers.computeIfAbsent(self, node -> new ConcurrentHashMap<>());
        return new NodeRpc() {
            @Override
            public void serve(String method, Handler handler) {
                own.put(method, handler);
            }

            @Override
            public CompletionStage<byte[]> call(NodeId node, String method, byte[] request, Duration timeout) {
                return CompletableFuture.supplyAsync(() -> answer(node, method, request), callers);
            }

            private byte[] answer(NodeId node, String method, byte[] request) {
                Handler handler = handlers.getOrDefault(node, Map.of()).get(method);
                if (handler == null) {
                    throw new RpcException(RpcException.Kind.NOT_SENT, "no node " + node, null);
                }
                return handler.handle(self, request);
            }

            @Override
            public CompletionStage<byte[]> callAddress(
                    HostPort address, String method, byte[] request, Duration timeout) {
                return CompletableFuture.failedFuture(
                        new RpcException(RpcException.Kind.NOT_SENT, "no address " + address, null));
            }
        };
    }

    @Override
    public void close() {
        callers.shutdownNow();
    }
}
