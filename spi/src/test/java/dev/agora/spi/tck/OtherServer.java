package dev.agora.spi.tck;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server of another kind on the loopback: it answers whatever comes as a web server would, and hangs up. */
final class OtherServer implements AutoCloseable {
    private static final byte[] ANSWER = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;

    private OtherServer(ServerSocket listener) {
        this.listener = listener;
    }

    static OtherServer start() throws IOException {
        OtherServer server = new OtherServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(server::serve);
        return server;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    }

    private void serve() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> answer(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void answer(Socket client) {
        try (client) {
            client.setSoTimeout(500);
            if (client.getInputStream().readNBytes(1).length == 1) {
                client.getOutputStream().write(ANSWER);
            }
        } catch (IOException silent) {
            // a client that says nothing, or hangs up first, gets no answer
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
