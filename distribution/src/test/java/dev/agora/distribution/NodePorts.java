package dev.agora.distribution;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports of one node on the loopback address: {@code rpc} is free for TCP and UDP. */
record NodePorts(int rpc, int bus, int lmtp, int imap) {
    private static final int ATTEMPTS = 100;
    private static final int FIRST = 10_000;
    private static final int LAST = 32_000;

    /** Ports for several nodes, all different. */
    static List<NodePorts> free(int nodes) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            List<NodePorts> found = new ArrayList<>();
            for (int node = 0; node < nodes; node++) {
                found.add(new NodePorts(alsoUdp(held), tcp(held), tcp(held), tcp(held)));
            }
            return found;
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /** Below the range from which the system gives ports to clients, one of which could take a node's while the node is down. */
    static int tcp(List<ServerSocket> held) throws IOException {
        IOException last = new IOException("no port is free");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try {
                ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                return port;
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw last;
    }

    private static int alsoUdp(List<ServerSocket> held) throws IOException {
        IOException last = new IOException("no port is free for both TCP and UDP");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = tcp(held);
            try (DatagramSocket probe = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw last;
    }
}
