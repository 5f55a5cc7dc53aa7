package dev.agora.spi.tck.fault;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on the loopback in front of one UDP address, which passes datagrams on until it is told to do harm; each client has a
 * socket of its own behind it. Safe for all threads.
 */
public final class UdpFaultProxy implements AutoCloseable {
    private static final int MAX_BYTES = 65_535;

    private final DatagramSocket front;
    private final InetSocketAddress server;
    private final Map<SocketAddress, DatagramSocket> back = new ConcurrentHashMap<>();
    private final Map<Direction, UdpRule> rules = new ConcurrentHashMap<>();
    private final Map<Direction, DatagramPacket> waiting = new ConcurrentHashMap<>();
    private final AtomicLong dropped = new AtomicLong();
    private final Random random;

    private UdpFaultProxy(InetSocketAddress server, long seed) throws IOException {
        this.server = server;
        this.random = new Random(seed);
        this.front = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().name("fault-proxy-udp").start(this::serve);
    }

    /** A proxy to {@code server} on a free port, that passes all datagrams; its chances come from {@code seed}. */
    public static UdpFaultProxy to(InetSocketAddress server, long seed) throws IOException {
        return new UdpFaultProxy(server, seed);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), front.getLocalPort());
    }

    /** Datagrams that were dropped so far. */
    public long dropped() {
        return dropped.get();
    }

    /** Passes all datagrams in both directions. */
    public void pass() {
        apply(rule -> UdpRule.PASS);
    }

    /** Drops all datagrams: with one direction a one-way link, with none named a cut. */
    public void cut(Direction... ways) {
        drop(1, ways);
    }

    /** Drops a datagram with that chance, 0 to 1. */
    public void drop(double chance, Direction... ways) {
        apply(rule -> rule.dropping(chance), ways);
    }

    /** Sends a datagram twice with that chance. */
    public void duplicate(double chance, Direction... ways) {
        apply(rule -> rule.duplicating(chance), ways);
    }

    /** Keeps a datagram back with that chance until the next of its direction has passed. */
    public void reorder(double chance, Direction... ways) {
        apply(rule -> rule.reordering(chance), ways);
    }

    /** Turns over one bit of a datagram with that chance. */
    public void corrupt(double chance, Direction... ways) {
        apply(rule -> rule.corrupting(chance), ways);
    }

    /** Passes datagrams later by that time. */
    public void delay(Duration time, Direction... ways) {
        apply(rule -> rule.after(time), ways);
    }

    /** Ends it, and its sockets. */
    @Override
    public void close() {
        front.close();
        back.values().forEach(DatagramSocket::close);
    }

    private void apply(UnaryOperator<UdpRule> change, Direction... ways) {
        for (Direction way : ways.length == 0 ? Direction.values() : ways) {
            rules.compute(way, (key, rule) -> change.apply(rule == null ? UdpRule.PASS : rule));
        }
    }

    private void serve() {
        for (DatagramPacket next = receive(front); next != null; next = receive(front)) {
            SocketAddress client = next.getSocketAddress();
            DatagramSocket socket = back.computeIfAbsent(client, this::open);
            treat(Direction.TO_SERVER, socket, next.getData(), server);
        }
    }

    private DatagramSocket open(SocketAddress client) {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread.ofVirtual().start(() -> {
                for (DatagramPacket next = receive(socket); next != null; next = receive(socket)) {
                    treat(Direction.TO_CLIENT, front, next.getData(), client);
                }
            });
            return socket;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("no socket towards " + server, e);
        }
    }

    private static @Nullable DatagramPacket receive(DatagramSocket socket) {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
        try {
            socket.receive(packet);
            packet.setData(Arrays.copyOf(packet.getData(), packet.getLength()));
            return packet;
        } catch (IOException closed) {
            return null;
        }
    }

    private void treat(Direction way, DatagramSocket through, byte[] bytes, SocketAddress to) {
        UdpRule rule = rules.getOrDefault(way, UdpRule.PASS);
        if (happens(rule.drop())) {
            dropped.incrementAndGet();
            return;
        }
        if (bytes.length > 0 && happens(rule.corrupt())) {
            synchronized (random) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
        }
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length, to);
        if (happens(rule.reorder()) && waiting.putIfAbsent(way, packet) == null) {
            return;
        }
        send(through, packet, rule.delay());
        if (happens(rule.duplicate())) {
            send(through, packet, rule.delay());
        }
        DatagramPacket kept = waiting.remove(way);
        if (kept != null) {
            send(through, kept, rule.delay());
        }
    }

    private void send(DatagramSocket through, DatagramPacket packet, Duration delay) {
        if (delay.isZero()) {
            sendNow(through, packet);
            return;
        }
        long due = System.nanoTime() + delay.toNanos();
        Thread.ofVirtual().start(() -> {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            sendNow(through, packet);
        });
    }

    private void sendNow(DatagramSocket through, DatagramPacket packet) {
        try {
            through.send(packet);
        } catch (IOException gone) {
            dropped.incrementAndGet();
        }
    }

    private boolean happens(double chance) {
        synchronized (random) {
            return chance > 0 && random.nextDouble() < chance;
        }
    }
}
