package dev.agora.core.store.blob;

import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.rpc.RpcException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Node RPC between nodes of one process; nodes may be cut off. */
final class InProcessNodes {
    final Set<NodeId> cut = ConcurrentHashMap.newKeySet();
    final AtomicInteger calls = new AtomicInteger();
    private final Map<String, NodeRpc.Handler> handlers = new ConcurrentHashMap<>();

    NodeRpc of(NodeId self) {
        return new NodeRpc() {
            @Override
            public void serve(String method, Handler handler) {
                handlers.put(self + " " + method, handler);
            }

            @Override
            public CompletionStage<byte[]> call(NodeId node, String method, byte[] request, Duration timeout) {
                calls.incrementAndGet();
                Handler handler = handlers.get(node + " " + method);
                if (handler == null || cut.contains(node) || cut.contains(self)) {
                    return CompletableFuture.failedFuture(
                            new RpcException(RpcException.Kind.NOT_SENT, "node " + node + " is cut off", null));
                }
                return CompletableFuture.supplyAsync(() -> handler.handle(self, request));
            }

            @Override
            public CompletionStage<byte[]> callAddress(
                    HostPort address, String method, byte[] request, Duration timeout) {
                return CompletableFuture.failedFuture(
                        new RpcException(RpcException.Kind.NOT_SENT, "no node at " + address, null));
            }
        };
    }
}
