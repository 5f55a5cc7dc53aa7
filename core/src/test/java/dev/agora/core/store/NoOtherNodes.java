package dev.agora.core.store;

import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.rpc.RpcException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Node RPC of a node that is alone. */
public final class NoOtherNodes implements NodeRpc {
    @Override
    public void serve(String method, Handler handler) {}

    @Override
    public CompletionStage<byte[]> call(NodeId node, String method, byte[] request, Duration timeout) {
        return CompletableFuture.failedFuture(new RpcException(RpcException.Kind.NOT_SENT, "no node " + node, null));
    }

    @Override
    public CompletionStage<byte[]> callAddress(HostPort address, String method, byte[] request, Duration timeout) {
        return CompletableFuture.failedFuture(new RpcException(RpcException.Kind.NOT_SENT, "no node " + address, null));
    }
}
