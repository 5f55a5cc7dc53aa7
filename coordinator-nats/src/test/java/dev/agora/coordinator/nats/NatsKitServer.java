package dev.agora.coordinator.nats;

import dev.agora.spi.tck.KitServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The kit's hands on a server that asks for a login. */
final class NatsKitServer implements KitServer {
    static final String PASSWORD = "kit-password-of-nats";
    private static final String USERS = "authorization { users: [ { user: agora, password: \"" + PASSWORD
            + "\" }, { user: mute, password: \"" + PASSWORD
            + "\", permissions: { publish: \"other\", subscribe: \"other\" } } ] }";

    private final NatsServer server;
    private boolean running;

    NatsKitServer() throws IOException, InterruptedException {
        server = NatsServer.configured(USERS);
    }

    Map<String, String> settings(String user, String password) {
        return settings(address(), user, password);
    }

    @Override
    public String address() {
        return server.address();
    }

    @Override
    public void stop() {
        server.kill();
        running = false;
    }

    @Override
    public void start() {
        if (!running) {
            server.start();
            running = true;
        }
    }

    @Override
    public void pause() {
        server.pause();
    }

    @Override
    public void resume() {
        server.resume();
    }

    @Override
    public Optional<Map<String, String>> settingsVia(InetSocketAddress other) {
        return Optional.of(settings("127.0.0.1:" + other.getPort(), "agora", PASSWORD));
    }

    @Override
    public Optional<InetSocketAddress> socket() {
        return Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    }

    /** A client of a few lines: logs in, publishes, and waits until the server has taken it. */
    @Override
    public boolean inject(String topic, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            String login = "CONNECT {\"verbose\":false,\"user\":\"agora\",\"pass\":\"" + PASSWORD + "\"}\r\n";
            socket.getOutputStream().write(ascii(login + "PUB " + topic + " " + bytes.length + "\r\n"));
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().write(ascii("\r\nPING\r\n"));
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("PONG") < 0) {
                int octet = socket.getInputStream().read();
                if (octet < 0) {
                    throw new IOException("the server hung up after: " + answer);
                }
                answer.append((char) octet);
            }
            return true;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Map<String, String> settings(String address, String user, String password) {
        return Map.of("addresses", address, "authUsername", user, "authSecret", password, "pingInterval", "1000");
    }
}
