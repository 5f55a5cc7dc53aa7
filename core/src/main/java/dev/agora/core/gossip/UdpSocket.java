package dev.agora.core.gossip;

import dev.agora.core.model.HostPort;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One bound UDP socket with its event loop thread. Safe for all threads. */
final class UdpSocket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UdpSocket.class);
    private static final int LARGEST_DATAGRAM_BYTES = 2048;
    private static final long CLOSE_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup group;
    private final Channel channel;
    private volatile Consumer<DatagramPacket> receiver =
            datagram -> {}; // Set once by receive(), read by the event loop.

    UdpSocket(HostPort bind) {
        group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("gossip-udp", true), NioIoHandler.newFactory());
        var bound = new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_DATAGRAM_BYTES))
                .handler(new Reader())
                .bind(socketAddress(bind))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            endGroup();
            throw new IllegalStateException(
                    "gossip cannot listen on UDP " + bind + ": " + bound.cause().getMessage()
                            + "; set cluster.bind-port to a free port or cluster.bind-addr to an address of this machine",
                    bound.cause());
        }
        channel = bound.channel();
    }

    InetSocketAddress bound() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Gives each datagram to {@code receiver} on the event loop, which must not block. */
    void receive(Consumer<DatagramPacket> consumer) {
        receiver = consumer;
    }

    void send(InetSocketAddress target, byte[] bytes) {
        channel.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(bytes), target))
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        log.trace("datagram to {} not sent: {}", target, String.valueOf(sent.cause()));
                    }
                });
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        endGroup();
    }

    private void endGroup() {
        if (!group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            log.warn("the thread of gossip's socket did not end within {} s", CLOSE_SECONDS);
        }
    }

    private static InetSocketAddress socketAddress(HostPort bind) {
        boolean wildcard = bind.host().equals("::") || bind.host().equals("0.0.0.0");
        return wildcard ? new InetSocketAddress(bind.port()) : new InetSocketAddress(bind.host(), bind.port());
    }

    private final class Reader extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
            receiver.accept(datagram);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            log.debug("gossip socket {}: {}", context.channel().localAddress(), cause.toString());
        }
    }
}
