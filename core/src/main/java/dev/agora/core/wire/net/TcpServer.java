package dev.agora.core.wire.net;

import dev.agora.core.runtime.Ticker;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on TCP and gives every client a {@link ConnectionHandler}. Safe for all threads. */
public final class TcpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TcpServer.class);
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final String name;
    private final List<ListenerConfig> listeners;
    private final NetLimits limits;
    private final TlsContextSource tls;
    private final Function<Connection, ConnectionHandler> protocol;
    private final String refusal;
    private final Ticker ticker;
    private final EventLoopGroup loops;
    private final Map<String, Channel> bound = new ConcurrentHashMap<>();
    private final Set<NettyConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    /** Published to the event loops. */
    private volatile PeerGate gate = PeerGate.open();

    /**
     * A server that does not listen yet.
     *
     * @param protocol makes the handler of a connection
     * @param refusal line, with CRLF, for a client beyond the limit of connections
     */
    public TcpServer(
            String name,
            List<ListenerConfig> listeners,
            NetLimits limits,
            TlsContextSource tls,
            Function<Connection, ConnectionHandler> protocol,
            String refusal,
            Ticker ticker) {
        this.name = name;
        this.listeners = List.copyOf(listeners);
        this.limits = limits;
        this.tls = tls;
        this.protocol = protocol;
        this.refusal = refusal;
        this.ticker = ticker;
        this.loops = new MultiThreadIoEventLoopGroup(
                limits.threads(), new DefaultThreadFactory(name + "-io", true), NioIoHandler.newFactory());
    }

    /** Binds every listener. @throws ListenException when a required one cannot be bound; nothing listens then */
    public void start() {
        for (ListenerConfig listener : listeners) {
            ChannelFuture future = bootstrap(listener)
                    .bind(listener.address().host(), listener.address().port())
                    .awaitUninterruptibly();
            if (future.isSuccess()) {
                bound.put(listener.name(), future.channel());
                log.info("{} listens on {}", listener.name(), future.channel().localAddress());
                continue;
            }
            ListenException failure = new ListenException(listener, causeOf(future));
            if (listener.isRequired()) {
                close();
                throw failure;
            }
            log.warn("{}; this node runs without it", failure.getMessage());
        }
    }

    /** Turns away, without a word, whom {@code gate} does not admit, from now on. */
    public void admit(PeerGate gate) {
        this.gate = gate;
    }

    /** Cuts the open connections of those whom the gate does not admit any more. */
    public void expel() {
        for (NettyConnection connection : connections) {
            expelUnlessAdmitted(connection);
        }
    }

    /** The port of a listener; empty when it is not bound. */
    public OptionalInt boundPort(String listener) {
        Channel channel = bound.get(listener);
        return channel != null && channel.localAddress() instanceof InetSocketAddress address
                ? OptionalInt.of(address.getPort())
                : OptionalInt.empty();
    }

    /** Number of connections now. */
    public int connections() {
        return connections.size();
    }

    /** Stops listening, says goodbye to the clients and cuts those that have not gone within two seconds. Idempotent. */
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        bound.values().forEach(channel -> channel.close().awaitUninterruptibly(GOODBYE.toMillis()));
        connections.forEach(NettyConnection::shutdown);
        long deadline = ticker.nanos() + GOODBYE.toNanos();
        for (NettyConnection connection : connections) {
            connection.awaitClosed(Math.max(0, deadline - ticker.nanos()));
        }
        connections.forEach(NettyConnection::cut);
        loops.shutdownGracefully(0, GOODBYE.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(2 * GOODBYE.toMillis());
    }

    private ServerBootstrap bootstrap(ListenerConfig listener) {
        int high = limits.outboxBytes();
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(high / 2, high))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(listener, channel);
                    }
                });
    }

    private void expelUnlessAdmitted(NettyConnection connection) {
        if (!gate.admits(connection.peer())) {
            log.info(
                    "{}: connection {} of {} is cut, its address is blocked", name, connection.id(), connection.peer());
            connection.cut();
        }
    }

    private void accept(ListenerConfig listener, SocketChannel channel) {
        if (!gate.admits(channel.remoteAddress().getAddress())) {
            log.debug("{}: {} is turned away, it is blocked", name, channel.remoteAddress());
            var _ = channel.close();
            return;
        }
        Optional<SslContext> context = listener.implicitTls() ? tls.current() : Optional.empty();
        if (listener.implicitTls() && context.isEmpty()) {
            log.warn("{}: a client of {} is turned away, there is no certificate", name, listener.name());
            var _ = channel.close();
            return;
        }
        if (isClosed.get() || open.incrementAndGet() > limits.connections()) {
            open.decrementAndGet();
            refuse(listener, channel);
            return;
        }
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        NettyConnection connection = new NettyConnection(name, ids.incrementAndGet(), channel, limits, tls, ticker);
        connections.add(connection);
        channel.closeFuture().addListener(closed -> connections.remove(connection));
        context.ifPresent(present -> channel.pipeline().addLast(present.newHandler(channel.alloc())));
        connection.install(protocol.apply(connection), listener.implicitTls());
        // A block may have come between the look above and the entry into the set that expel() walks through.
        expelUnlessAdmitted(connection);
    }

    private void refuse(ListenerConfig listener, SocketChannel channel) {
        log.warn("{}: {} connections are open, one more is refused", name, limits.connections());
        if (listener.implicitTls()) {
            var _ = channel.close();
            return;
        }
        byte[] line = refusal.getBytes(StandardCharsets.US_ASCII);
        channel.writeAndFlush(Unpooled.wrappedBuffer(line)).addListener(ChannelFutureListener.CLOSE);
    }

    private static Throwable causeOf(ChannelFuture future) {
        Throwable cause = future.cause();
        return cause != null ? cause : new IllegalStateException("the bind was cancelled");
    }
}
