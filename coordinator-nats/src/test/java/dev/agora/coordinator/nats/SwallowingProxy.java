package dev.agora.coordinator.nats;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between clients and a server, and on demand swallows every byte of the connections that are open then. */
final class SwallowingProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final List<Pair> pairs = new CopyOnWriteArrayList<>();

    SwallowingProxy(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** From now on the open connections carry nothing and stay open; later ones are served. */
    void swallow() {
        pairs.forEach(pair -> pair.swallows = true);
    }

    private void accept() {
        try {
            while (true) {
                Pair pair = new Pair(listening.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
                pairs.add(pair);
                Thread.ofVirtual().start(() -> pair.copy(pair.client, pair.server));
                Thread.ofVirtual().start(() -> pair.copy(pair.server, pair.client));
            }
        } catch (IOException closed) {
            pairs.forEach(Pair::close);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        pairs.forEach(Pair::close);
    }

    /** One client's connection and that to the server. */
    private static final class Pair {
        private final Socket client;
        private final Socket server;
        private volatile boolean swallows;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void copy(Socket from, Socket to) {
            byte[] buffer = new byte[8_192];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (!swallows) {
                        out.write(buffer, 0, count);
                    }
                }
            } catch (IOException ended) {
                close();
            }
        }

        void close() {
            try (client;
                    server) {
                swallows = true;
            } catch (IOException alreadyGone) {
                swallows = true;
            }
        }
    }
}
