package dev.agora.spi.tck.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on the loopback in front of one TCP address, which passes bytes on until it is told to do harm. A rule holds for the
 * connections there are and for those to come, in one direction or both. Safe for all threads.
 */
public final class TcpFaultProxy implements AutoCloseable {
    private static final Duration JOIN = Duration.ofSeconds(2);

    private final InetSocketAddress server;
    private final long seed;
    private final int port;
    private final Set<TcpLink> links = ConcurrentHashMap.newKeySet();
    private final Map<Direction, TcpRule> rules = new ConcurrentHashMap<>();
    private int accepted;
    private Thread serving = Thread.ofVirtual().unstarted(() -> {});
    private @Nullable ServerSocket listener;

    private TcpFaultProxy(InetSocketAddress server, long seed) throws IOException {
        this.server = server;
        this.seed = seed;
        pass();
        listener = listen(0);
        port = listener.getLocalPort();
    }

    /** A proxy to {@code server} on a free port, that passes all bytes; its chances come from {@code seed}. */
    public static TcpFaultProxy to(InetSocketAddress server, long seed) throws IOException {
        return new TcpFaultProxy(server, seed);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Connections that are open now. */
    public int connections() {
        return links.size();
    }

    /** Passes all bytes in both directions, also those that were held. */
    public void pass() {
        apply(rule -> TcpRule.PASS, Direction.values());
    }

    /** Reads and forgets all bytes: with one direction a one-way link, with none named a half-open one. */
    public void swallow(Direction... ways) {
        apply(rule -> rule.doing(TcpRule.Act.SWALLOW), ways);
    }

    /** Reads nothing, so that senders feel the back-pressure of a frozen peer; {@link #pass} lets all of it through. */
    public void hold(Direction... ways) {
        apply(rule -> rule.doing(TcpRule.Act.HOLD), ways);
    }

    /** Passes all bytes later by that time, in their order. */
    public void delay(Duration time, Direction... ways) {
        apply(rule -> rule.after(time), ways);
    }

    /** Turns over one bit in each block of bytes with that chance, 0 to 1. */
    public void corrupt(double chance, Direction... ways) {
        apply(rule -> rule.corrupting(chance), ways);
    }

    /** Closes all connections with a reset; new ones are taken. */
    public void cut() {
        links.forEach(TcpLink::reset);
    }

    /** Closes the server's end of all connections and keeps the clients' ends open and silent. */
    public void halfOpen() {
        links.forEach(TcpLink::loseServer);
    }

    /** Closes all connections and refuses new ones until {@link #accept}. */
    public synchronized void refuse() {
        ServerSocket open = listener;
        listener = null;
        closeQuietly(open);
        awaitServing();
        cut();
    }

    /** Takes connections again on the same port. */
    public synchronized void accept() {
        if (listener == null) {
            try {
                listener = listen(port);
            } catch (IOException e) {
                throw new UncheckedIOException("the proxy cannot listen on its port " + port + " again", e);
            }
        }
    }

    /** Closes all connections and the port. */
    @Override
    public void close() {
        refuse();
    }

    TcpRule rule(Direction way) {
        return rules.getOrDefault(way, TcpRule.PASS);
    }

    void ended(TcpLink link) {
        links.remove(link);
    }

    private void apply(UnaryOperator<TcpRule> change, Direction... ways) {
        for (Direction way : ways.length == 0 ? Direction.values() : ways) {
            rules.compute(way, (key, rule) -> change.apply(rule == null ? TcpRule.PASS : rule));
        }
    }

    private ServerSocket listen(int wanted) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
        serving =
                Thread.ofVirtual().name("fault-proxy-" + socket.getLocalPort()).start(() -> serve(socket));
        return socket;
    }

    /** The port is free only when nobody waits in accept any more. */
    private void awaitServing() {
        try {
            serving.join(JOIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                TcpLink link = new TcpLink(this, client, seed + accepted++);
                links.add(link);
                link.start(server);
            } catch (IOException closed) {
                return;
            }
        }
    }

    static void closeQuietly(@Nullable AutoCloseable each) {
        try {
            if (each != null) {
                each.close();
            }
        } catch (Exception gone) {
            // a socket that cannot be closed is gone already
        }
    }
}
