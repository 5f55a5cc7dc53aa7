package dev.agora.core.rpc;

import dev.agora.core.crypto.ClusterAuthority;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.spi.TlsMaterial;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to other nodes over gRPC and mutual TLS 1.3; calls from them arrive in the {@link RpcDispatcher}, which a server elsewhere feeds. A
 * call by node id is answered only by the holder of a certificate of that id. Safe for all threads.
 */
public final class GrpcNodeRpc implements NodeRpc, AutoCloseable {
    /** Name of the gRPC service whose methods are ours. */
    public static final String SERVICE = "agora.NodeRpc";

    private static final Logger log = LoggerFactory.getLogger(GrpcNodeRpc.class);
    private static final int MAX_ADDRESS_CHANNELS = 64;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final NodeId self;
    private final Function<NodeId, Optional<HostPort>> addresses;
    private final RpcDispatcher dispatcher;
    private final SslContext namedTls;
    private final SslContext anyTls;
    private final Duration inactivity;
    private final Map<NodeId, RpcChannel> byNode = new ConcurrentHashMap<>();
    private final Map<HostPort, RpcChannel> byAddress = new ConcurrentHashMap<>();
    private final List<Consumer<NodeId>> disconnects = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /**
     * A caller in the name of {@code self}.
     *
     * @param addresses says where a member listens, empty when unknown
     * @param inactivity time after which an unused connection is closed; at least a second
     */
    public GrpcNodeRpc(
            NodeId self,
            TlsMaterial tls,
            Function<NodeId, Optional<HostPort>> addresses,
            RpcDispatcher dispatcher,
            Duration inactivity) {
        this.self = self;
        this.addresses = addresses;
        this.dispatcher = dispatcher;
        this.inactivity = inactivity;
        X509ExtendedKeyManager key = NodeTrust.keyManager(tls);
        this.namedTls = RpcChannel.tls(key, NodeTrust.trustManager(tls));
        this.anyTls = RpcChannel.tls(key, NodeTrust.anyNode(tls));
    }

    @Override
    public void serve(String method, Handler handler) {
        dispatcher.serve(method, handler);
    }

    /** Calls {@code listener} with the node id whenever a connection to or from a node ends; it must not block. Crash evidence, not proof. */
    public void onDisconnect(Consumer<NodeId> listener) {
        disconnects.add(listener);
    }

    /** Tells the listeners that a connection of {@code node} ended; called by the server too. */
    public void disconnected(NodeId node) {
        if (!closed) {
            disconnects.forEach(listener -> listener.accept(node));
        }
    }

    @Override
    public CompletionStage<byte[]> call(NodeId node, String method, byte[] request, Duration timeout) {
        Optional<RpcException> refused = check(method, request);
        if (refused.isPresent()) {
            return CompletableFuture.failedFuture(refused.get());
        }
        if (node.equals(self)) {
            return dispatcher
                    .dispatch(self, method, request)
                    .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                    .exceptionallyCompose(failure -> CompletableFuture.failedFuture(local(method, failure)));
        }
        Optional<HostPort> address = addresses.apply(node);
        if (address.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new RpcException(RpcException.Kind.NOT_SENT, "node " + node + " is not a known member", null));
        }
        return call(address.get(), () -> channel(node, address.get()), method, request, timeout);
    }

    @Override
    public CompletionStage<byte[]> callAddress(HostPort address, String method, byte[] request, Duration timeout) {
        Optional<RpcException> refused = check(method, request);
        if (refused.isPresent()) {
            return CompletableFuture.failedFuture(refused.get());
        }
        if (byAddress.size() >= MAX_ADDRESS_CHANNELS && !byAddress.containsKey(address)) {
            byAddress.values().forEach(RpcChannel::close);
            byAddress.clear();
        }
        return call(
                address,
                () -> byAddress.computeIfAbsent(
                        address, target -> new RpcChannel(target, null, anyTls, inactivity, () -> {})),
                method,
                request,
                timeout);
    }

    private static CompletionStage<byte[]> call(
            HostPort address, Supplier<RpcChannel> to, String method, byte[] request, Duration timeout) {
        RpcChannel channel;
        try {
            channel = to.get();
        } catch (IllegalArgumentException noHost) {
            return CompletableFuture.failedFuture(new RpcException(
                    RpcException.Kind.NOT_SENT,
                    "'" + method + "' on " + address + ": its host is neither a name nor an IP address ("
                            + noHost.getMessage() + "); give that node another rpc-advertise-addr",
                    noHost));
        }
        return channel.call(method, request, timeout);
    }

    private Optional<RpcException> check(String method, byte[] request) {
        if (closed) {
            return Optional.of(new RpcException(RpcException.Kind.NOT_SENT, "this node stops", null));
        }
        if (request.length > MAX_MESSAGE_BYTES) {
            return Optional.of(new RpcException(
                    RpcException.Kind.NOT_SENT,
                    "'" + method + "': a request of " + request.length + " bytes, at most " + MAX_MESSAGE_BYTES,
                    null));
        }
        return Optional.empty();
    }

    private RpcChannel channel(NodeId node, HostPort address) {
        return byNode.compute(node, (id, present) -> {
            if (present != null && present.address().equals(address)) {
                return present;
            }
            if (present != null) {
                log.info("node {} moved from {} to {}", node, present.address(), address);
                present.close();
            }
            return new RpcChannel(
                    address, ClusterAuthority.serverName(node), namedTls, inactivity, () -> disconnected(node));
        });
    }

    private static RpcException local(String method, Throwable failure) {
        Throwable cause = failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return cause instanceof RpcException known
                ? known
                : new RpcException(RpcException.Kind.UNKNOWN, "'" + method + "' on this node: no answer", cause);
    }

    /** Breaks all connections; what is under way fails. Bounded, idempotent. */
    @Override
    public void close() {
        closed = true;
        List<RpcChannel> all = new ArrayList<>(byNode.values());
        all.addAll(byAddress.values());
        all.forEach(RpcChannel::close);
        try {
            for (RpcChannel channel : all) {
                if (!channel.awaitClosed(CLOSE_LIMIT)) {
                    log.warn("connection to {} did not end within {}", channel.address(), CLOSE_LIMIT);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        dispatcher.close();
    }
}
