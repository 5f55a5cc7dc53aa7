package dev.agora.core.bootstrap.demo;

import dev.agora.core.runtime.RandomSource;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Free ports of one node: {@code rpc} is free for TCP and for UDP, the others for TCP. */
record DemoPorts(int rpc, int bus, int lmtp, int imap) {
    private static final int ATTEMPTS = 200;

    /** Below the range from which systems give ports to clients, one of which could take a node's port while the node is down. */
    private static final int FIRST = 10_000;

    private static final int LAST = 32_000;
    private static final RandomSource RANDOM = RandomSource.secure();

    /** Finds ports for several nodes that are free at once. */
    static List<DemoPorts> free(int nodes) {
        List<AutoCloseable> held = new ArrayList<>();
        try {
            List<DemoPorts> found = new ArrayList<>();
            for (int node = 0; node < nodes; node++) {
                found.add(new DemoPorts(tcpAndUdp(held), tcp(held), tcp(held), tcp(held)));
            }
            return found;
        } catch (IOException none) {
            throw new DemoFailure("no free ports on 127.0.0.1", none);
        } finally {
            held.forEach(DemoPorts::release);
        }
    }

    /** A free TCP port whose successor is free too. */
    static int pair() {
        List<AutoCloseable> held = new ArrayList<>();
        try {
            IOException last = new IOException("no two ports side by side are free");
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                int port = tcp(held);
                try {
                    ServerSocket next = new ServerSocket();
                    held.add(next);
                    next.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + 1));
                    return port;
                } catch (IOException | IllegalArgumentException taken) {
                    last = new IOException("port " + (port + 1) + " is taken", taken);
                }
            }
            throw last;
        } catch (IOException none) {
            throw new DemoFailure("no free ports on 127.0.0.1", none);
        } finally {
            held.forEach(DemoPorts::release);
        }
    }

    /** A port is free when it can be bound. */
    private static int tcp(List<AutoCloseable> held) throws IOException {
        IOException last = new IOException("no TCP port is free");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = FIRST + RANDOM.below(LAST - FIRST);
            ServerSocket socket = new ServerSocket();
            held.add(socket);
            try {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                last = new IOException("port " + port + " is taken", taken);
            }
        }
        throw last;
    }

    private static int tcpAndUdp(List<AutoCloseable> held) throws IOException {
        IOException last = new IOException("no port is free for both TCP and UDP");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = tcp(held);
            try {
                held.add(new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
                return port;
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw last;
    }

    private static void release(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception failed) {
            throw new DemoFailure("a probe socket could not be closed", failed);
        }
    }
}
