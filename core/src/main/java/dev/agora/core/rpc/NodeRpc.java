package dev.agora.core.rpc;

import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Calls to and from other nodes. Safe for all threads; never blocks the caller. */
public interface NodeRpc {
    /** Largest request or answer in bytes. */
    int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

    /** Serves {@code method}; to be called before the server starts. Names are lower case with dashes, such as {@code store-submit}. */
    void serve(String method, Handler handler);

    /**
     * Calls {@code method} on a member by its node id, whose address comes from membership. The stage fails with {@link RpcException}; it never
     * stays open longer than {@code timeout}.
     */
    CompletionStage<byte[]> call(NodeId node, String method, byte[] request, Duration timeout);

    /** Calls whoever listens at an address, before it is known as a member. */
    CompletionStage<byte[]> callAddress(HostPort address, String method, byte[] request, Duration timeout);

    /** Answers calls of one method. Runs on a virtual thread and may block. */
    @FunctionalInterface
    interface Handler {
        /** Answers a request of {@code caller}, whose node id its certificate proves (possession of the cluster key). */
        byte[] handle(NodeId caller, byte[] request);
    }
}
