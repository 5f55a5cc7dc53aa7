package dev.agora.core.raft;

import dev.agora.core.crypto.ClusterAuthority;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.GrpcNodeRpc;
import dev.agora.core.rpc.RpcDispatcher;
import dev.agora.core.rpc.RpcException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.io.grpc.Attributes;
import org.apache.ratis.thirdparty.io.grpc.Grpc;
import org.apache.ratis.thirdparty.io.grpc.HandlerRegistry;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerMethodDefinition;
import org.apache.ratis.thirdparty.io.grpc.ServerTransportFilter;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Adds node RPC to the gRPC server that Ratis runs, so that both share one TCP port and one TLS handshake. A caller is whom its certificate
 * names; calls without such a name are refused. Safe for all threads.
 */
final class RpcPort implements GrpcServices.Customizer {
    private final RpcDispatcher dispatcher;
    private final Consumer<NodeId> onDisconnect;
    private final PeerGuard guard;

    RpcPort(RpcDispatcher dispatcher, Consumer<NodeId> onDisconnect, RaftPeerId self) {
        this.dispatcher = dispatcher;
        this.guard = new PeerGuard(self);
        this.onDisconnect = onDisconnect;
    }

    @Override
    public NettyServerBuilder customize(NettyServerBuilder builder, EnumSet<GrpcServices.Type> types) {
        return builder.fallbackHandlerRegistry(new Methods())
                .intercept(guard)
                .addTransportFilter(new DisconnectWatch());
    }

    private static Optional<NodeId> peer(Attributes attributes) {
        SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return Optional.empty();
        }
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? ClusterAuthority.nodeOf(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException anonymous) {
            return Optional.empty();
        }
    }

    /** Finds our methods by name when a call comes, so that they may be registered late. */
    private final class Methods extends HandlerRegistry {
        @Override
        public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String fullName, @Nullable String authority) {
            String prefix = GrpcNodeRpc.SERVICE + "/";
            if (!fullName.startsWith(prefix) || !dispatcher.serves(fullName.substring(prefix.length()))) {
                return null;
            }
            MethodDescriptor<byte[], byte[]> descriptor = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(fullName)
                    .setRequestMarshaller(new Bytes())
                    .setResponseMarshaller(new Bytes())
                    .build();
            return ServerMethodDefinition.create(descriptor, new Calls(fullName.substring(prefix.length())));
        }
    }

    /** Starts a call: one request, then the answer. */
    private final class Calls implements ServerCallHandler<byte[], byte[]> {
        private final String method;

        Calls(String method) {
            this.method = method;
        }

        @Override
        public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
            Optional<NodeId> caller = peer(call.getAttributes());
            if (caller.isEmpty()) {
                call.close(
                        Status.UNAUTHENTICATED.withDescription("the caller's certificate names no node"),
                        new Metadata());
                return new ServerCall.Listener<>() {};
            }
            call.request(2);
            return new OneCall(call, caller.get(), method);
        }
    }

    /** One call under way. gRPC calls it from one thread at a time; the answer comes from the handler's thread. */
    private final class OneCall extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private final NodeId caller;
        private final String method;
        private byte @Nullable [] request;
        private @Nullable CompletableFuture<byte[]> answer;

        OneCall(ServerCall<byte[], byte[]> call, NodeId caller, String method) {
            this.call = call;
            this.caller = caller;
            this.method = method;
        }

        @Override
        public void onMessage(byte[] message) {
            request = message;
        }

        @Override
        public void onHalfClose() {
            byte[] bytes = request;
            if (bytes == null) {
                call.close(Status.INVALID_ARGUMENT.withDescription("no request"), new Metadata());
                return;
            }
            request = null;
            CompletableFuture<byte[]> running = dispatcher.dispatch(caller, method, bytes);
            answer = running;
            var _ = running.whenComplete(this::reply);
        }

        private synchronized void reply(byte @Nullable [] bytes, @Nullable Throwable failure) {
            if (call.isCancelled()) {
                return;
            }
            if (bytes != null) {
                call.sendHeaders(new Metadata());
                call.sendMessage(bytes);
                call.close(Status.OK, new Metadata());
            } else {
                call.close(status(failure), new Metadata());
            }
        }

        @Override
        public void onCancel() {
            CompletableFuture<byte[]> running = answer;
            if (running != null) {
                running.cancel(true);
            }
        }
    }

    private static Status status(@Nullable Throwable failure) {
        if (failure instanceof RpcException known && known.kind() == RpcException.Kind.NOT_SENT) {
            return Status.RESOURCE_EXHAUSTED.withDescription(known.getMessage());
        }
        return Status.ABORTED.withDescription(failure == null ? "no answer" : failure.getMessage());
    }

    /** Reports the end of a connection of a named node. */
    private final class DisconnectWatch extends ServerTransportFilter {
        @Override
        public void transportTerminated(@Nullable Attributes attributes) {
            if (attributes != null) {
                peer(attributes).ifPresent(onDisconnect);
            }
        }
    }

    /** Bytes as they are. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
