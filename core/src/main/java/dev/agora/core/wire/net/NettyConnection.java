package dev.agora.core.wire.net;

import dev.agora.core.runtime.Ticker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection over a Netty channel: the next bytes are read from the socket only when those before were handled. Its handler's calls run on
 * {@link SerialTasks}; what that thread owns is marked.
 */
final class NettyConnection implements Connection {
    private static final Logger log = LoggerFactory.getLogger(NettyConnection.class);
    private static final int GATHER_BYTES = 32 * 1024;

    private final long id;
    private final SocketChannel channel;
    private final NetLimits limits;
    private final TlsContextSource tls;
    private final Ticker ticker;
    private final SerialTasks tasks;
    private @Nullable ConnectionHandler handler;

    /** Owned by the serial thread; null while there is nothing to send. */
    private @Nullable ByteArrayOutputStream gathered;

    /** Published to both threads. */
    private volatile boolean isSecure;

    private volatile boolean isClosing;
    private volatile long idleNanos;
    private volatile long lastHeard;

    /** Owned by the event loop. */
    private @Nullable Future<?> idleTimer;

    NettyConnection(
            String name, long id, SocketChannel channel, NetLimits limits, TlsContextSource tls, Ticker ticker) {
        this.id = id;
        this.channel = channel;
        this.limits = limits;
        this.tls = tls;
        this.ticker = ticker;
        this.tasks = new SerialTasks(name + "-" + id, this::cut);
        this.idleNanos = limits.idle().toNanos();
        this.lastHeard = ticker.nanos();
    }

    /** Begins; on the event loop while the channel is set up. */
    void install(ConnectionHandler protocol, boolean implicitTls) {
        handler = protocol;
        isSecure = implicitTls;
        channel.pipeline().addLast(new Inbound(protocol, implicitTls));
        channel.closeFuture().addListener(closed -> {
            isClosing = true;
            Future<?> timer = idleTimer;
            if (timer != null) {
                timer.cancel(false);
            }
            tasks.execute(protocol::closed);
        });
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public InetAddress peer() {
        return channel.remoteAddress().getAddress();
    }

    @Override
    public boolean isSecure() {
        return isSecure;
    }

    @Override
    public boolean isClosing() {
        return isClosing;
    }

    @Override
    public boolean canStartTls() {
        return !isSecure && tls.current().isPresent();
    }

    @Override
    public void send(byte[] bytes) {
        if (isClosing) {
            return;
        }
        ByteArrayOutputStream buffer = gathered;
        if (bytes.length >= GATHER_BYTES) {
            flush();
            write(Unpooled.wrappedBuffer(bytes));
            return;
        }
        if (buffer == null) {
            buffer = new ByteArrayOutputStream(Math.max(256, bytes.length));
            gathered = buffer;
        }
        buffer.writeBytes(bytes);
        if (buffer.size() >= GATHER_BYTES) {
            flush();
        }
    }

    @Override
    public void send(ByteBuffer bytes) {
        if (isClosing) {
            return;
        }
        if (bytes.remaining() >= GATHER_BYTES) {
            flush();
            write(Unpooled.wrappedBuffer(bytes));
            return;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        send(copy);
    }

    @Override
    public void flush() {
        ByteArrayOutputStream buffer = gathered;
        if (buffer != null) {
            gathered = null;
            write(Unpooled.wrappedBuffer(buffer.toByteArray()));
        }
    }

    private void write(ByteBuf bytes) {
        ChannelFuture written = channel.writeAndFlush(bytes);
        if (channel.isWritable() || written.isDone()) {
            return;
        }
        if (!written.awaitUninterruptibly(limits.slowest().toMillis())) {
            log.warn("connection {} of {} is cut: it read nothing for {}", id, peer(), limits.slowest());
            cut();
        }
    }

    @Override
    public void startTls(byte[] goAhead) {
        SslContext context = tls.current().orElseThrow(() -> new IllegalStateException("no certificate for STARTTLS"));
        flush();
        // The socket is not read meanwhile: the next read happens when the handler has returned.
        channel.writeAndFlush(Unpooled.wrappedBuffer(goAhead))
                .awaitUninterruptibly(limits.slowest().toMillis());
        channel.eventLoop()
                .submit(() -> {
                    isSecure = true;
                    channel.pipeline().addFirst(context.newHandler(channel.alloc()));
                })
                .awaitUninterruptibly(limits.slowest().toMillis());
    }

    @Override
    public void close() {
        if (isClosing) {
            return;
        }
        flush();
        isClosing = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        after(limits.slowest(), this::cut);
    }

    @Override
    public void idleTimeout(Duration timeout) {
        idleNanos = timeout.toNanos();
        if (channel.isRegistered()) {
            channel.eventLoop().execute(() -> scheduleIdleCheck(idleNanos));
        }
    }

    @Override
    public void post(Runnable task) {
        tasks.execute(() -> {
            if (!isClosing) {
                task.run();
                flush();
            }
        });
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        Future<?> timer = channel.eventLoop()
                .schedule(
                        () -> tasks.execute(() -> {
                            if (channel.isOpen()) {
                                task.run();
                                flush();
                            }
                        }),
                        delay.toNanos(),
                        TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    /** Asks the protocol to say goodbye and closes. */
    void shutdown() {
        ConnectionHandler protocol = handler;
        post(() -> {
            if (protocol != null) {
                protocol.shutdown();
            }
            close();
        });
    }

    void awaitClosed(long nanos) {
        channel.closeFuture().awaitUninterruptibly(TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    /** Closes at once. */
    void cut() {
        isClosing = true;
        var _ = channel.close();
    }

    private void scheduleIdleCheck(long nanos) {
        Future<?> before = idleTimer;
        if (before != null) {
            before.cancel(false);
        }
        if (channel.isOpen()) {
            idleTimer = channel.eventLoop().schedule(this::checkIdle, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void checkIdle() {
        long rest = lastHeard + idleNanos - ticker.nanos();
        if (rest > 0) {
            scheduleIdleCheck(rest);
            return;
        }
        ConnectionHandler protocol = handler;
        scheduleIdleCheck(Math.max(idleNanos, TimeUnit.SECONDS.toNanos(1)));
        if (protocol != null) {
            post(protocol::idledOut);
        }
    }

    /** Hands bytes from the event loop to the serial thread. */
    private final class Inbound extends ChannelInboundHandlerAdapter {
        private final ConnectionHandler protocol;
        private final boolean waitsForTls;

        Inbound(ConnectionHandler protocol, boolean waitsForTls) {
            this.protocol = protocol;
            this.waitsForTls = waitsForTls;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            scheduleIdleCheck(idleNanos);
            if (!waitsForTls) {
                post(protocol::opened);
            }
            context.read();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            byte[] bytes;
            try {
                ByteBuf buffer = (ByteBuf) message;
                bytes = new byte[buffer.readableBytes()];
                buffer.readBytes(bytes);
            } finally {
                ReferenceCountUtil.release(message);
            }
            lastHeard = ticker.nanos();
            boolean wasSecure = isSecure;
            post(() -> {
                // What came in clear before TLS began is nobody's word.
                if (wasSecure == isSecure) {
                    protocol.received(ByteBuffer.wrap(bytes));
                }
            });
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            tasks.execute(channel::read);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent completion) {
                if (!completion.isSuccess()) {
                    log.debug("connection {} of {}: no TLS, {}", id, peer(), String.valueOf(completion.cause()));
                    cut();
                } else if (waitsForTls) {
                    post(protocol::opened);
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            log.debug("connection {} ends: {}", id, cause.toString());
            cut();
        }
    }
}
