package dev.agora.core.rpc;

import dev.agora.core.model.HostPort;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One connection to another node, kept and re-used until nobody used it for long; gRPC re-opens it when it is needed or broke. A host name is
 * looked up on a thread of gRPC, never the caller's, and again after failures: within half a minute, as long as Java remembers an answer, a
 * node that moved under its name is found. Safe for all threads.
 */
final class RpcChannel {
    private static final long KEEP_ALIVE_SECONDS = 60;

    private final HostPort address;
    private final ManagedChannel channel;
    private final Runnable onDisconnect;
    private volatile boolean closing;

    /**
     * Makes a channel whose peer must prove {@code serverName}, or any name of the cluster when null.
     *
     * @throws IllegalArgumentException when the host is neither a name nor an IP address
     */
    RpcChannel(
            HostPort address, @Nullable String serverName, SslContext tls, Duration inactivity, Runnable onDisconnect) {
        this.address = address;
        this.onDisconnect = onDisconnect;
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget(target(address))
                .sslContext(tls)
                .disableServiceConfigLookUp()
                .proxyDetector(target -> null)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .idleTimeout(inactivity.toNanos(), TimeUnit.NANOSECONDS)
                .disableRetry()
                .maxInboundMessageSize(NodeRpc.MAX_MESSAGE_BYTES + 1024);
        if (serverName != null) {
            builder.overrideAuthority(serverName);
        }
        this.channel = builder.build();
        watch(channel.getState(false));
    }

    /** What gRPC looks up by DNS; an IP address it takes as it is. */
    private static String target(HostPort address) {
        try {
            return new URI("dns", "", "/" + address, null).toString();
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("no address: " + address, malformed);
        }
    }

    /** TLS 1.3 with this node's certificate. */
    static SslContext tls(KeyManager key, TrustManager trust) {
        try {
            return GrpcSslContexts.forClient()
                    .keyManager(key)
                    .trustManager(trust)
                    .protocols("TLSv1.3")
                    .build();
        } catch (SSLException impossible) {
            throw new IllegalStateException("TLS 1.3 is not available", impossible);
        }
    }

    HostPort address() {
        return address;
    }

    CompletableFuture<byte[]> call(String method, byte[] request, Duration timeout) {
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.resetConnectBackoff();
        }
        AtomicBoolean sent = new AtomicBoolean();
        CallOptions options = CallOptions.DEFAULT
                .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .withStreamTracerFactory(new SentWatch(sent));
        var call = channel.newCall(RpcWire.method(method), options);
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        ClientCalls.asyncUnaryCall(call, request, new StreamObserver<byte[]>() {
            @Override
            public void onNext(byte[] value) {
                answer.complete(value);
            }

            @Override
            public void onError(Throwable failure) {
                answer.completeExceptionally(translate(method, timeout, failure, sent.get()));
            }

            @Override
            public void onCompleted() {
                answer.completeExceptionally(
                        new RpcException(RpcException.Kind.UNKNOWN, "'" + method + "' brought no answer", null));
            }
        });
        var _ = answer.whenComplete((bytes, failure) -> {
            if (answer.isCancelled()) {
                call.cancel("the caller gave up", null);
            }
        });
        return answer;
    }

    private RpcException translate(String method, Duration timeout, Throwable failure, boolean sent) {
        Status status = failure instanceof StatusRuntimeException known ? known.getStatus() : Status.UNKNOWN;
        String words = "'" + method + "' on " + address + ": " + status.getDescription();
        return switch (status.getCode()) {
            case ABORTED -> new RpcException(RpcException.Kind.FAILED, words, failure);
            case UNIMPLEMENTED, RESOURCE_EXHAUSTED, UNAUTHENTICATED ->
                new RpcException(RpcException.Kind.NOT_SENT, words, failure);
            case DEADLINE_EXCEEDED ->
                new RpcException(
                        sent ? RpcException.Kind.UNKNOWN : RpcException.Kind.NOT_SENT,
                        "'" + method + "' on " + address + ": no answer within " + timeout,
                        failure);
            default -> new RpcException(sent ? RpcException.Kind.UNKNOWN : RpcException.Kind.NOT_SENT, words, failure);
        };
    }

    private void watch(ConnectivityState before) {
        channel.notifyWhenStateChanged(before, () -> {
            ConnectivityState now = channel.getState(false);
            if (now == ConnectivityState.SHUTDOWN || closing) {
                return;
            }
            if (before == ConnectivityState.READY) {
                onDisconnect.run();
            }
            watch(now);
        });
    }

    void close() {
        closing = true;
        channel.shutdownNow();
    }

    boolean awaitClosed(Duration limit) throws InterruptedException {
        return channel.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Notes whether a request reached a connection. */
    private static final class SentWatch extends ClientStreamTracer.Factory {
        private final AtomicBoolean sent;

        SentWatch(AtomicBoolean sent) {
            this.sent = sent;
        }

        @Override
        public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
            return new ClientStreamTracer() {
                @Override
                public void outboundMessage(int number) {
                    sent.set(true);
                }
            };
        }
    }

    /** The gRPC shape of a method that carries bytes. */
    private static final class RpcWire {
        static MethodDescriptor<byte[], byte[]> method(String method) {
            return MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(GrpcNodeRpc.SERVICE + "/" + method)
                    .setRequestMarshaller(new BytesMarshaller())
                    .setResponseMarshaller(new BytesMarshaller())
                    .build();
        }
    }
}
