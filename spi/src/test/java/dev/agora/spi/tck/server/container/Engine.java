package dev.agora.spi.tck.server.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A container engine on this machine, and requests to it: one connection each, HTTP/1.0, bounded in time. */
final class Engine {
    private static final Duration QUICK = Duration.ofSeconds(3);
    private static final int OK = 200;

    private final URI uri;
    private final SocketAddress address;

    private Engine(URI uri, SocketAddress address) {
        this.uri = uri;
        this.address = address;
    }

    /** What an engine answered. */
    record Answer(int status, String body) {}

    /** The one that {@code DOCKER_HOST} names, else the one at a usual socket, when it answers. */
    static Engine found() throws NoContainersException {
        String named = Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("");
        if (!named.isEmpty()) {
            return answering(at(named));
        }
        Optional<Path> socket = usualSockets().filter(Files::exists).findFirst();
        if (socket.isEmpty()) {
            throw new NoContainersException("no container engine is here: DOCKER_HOST is not set, and none of "
                    + usualSockets().toList() + " exists");
        }
        return answering(at("unix://" + socket.get()));
    }

    /** The engine of an address, whether it answers or not. */
    static Engine at(String text) throws NoContainersException {
        URI uri = URI.create(text);
        if ("unix".equals(uri.getScheme())) {
            return new Engine(uri, UnixDomainSocketAddress.of(uri.getPath()));
        }
        boolean here = "localhost".equals(uri.getHost()) || "127.0.0.1".equals(uri.getHost());
        if ("tcp".equals(uri.getScheme()) && here && System.getenv("DOCKER_TLS_VERIFY") == null) {
            return new Engine(uri, new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort()));
        }
        throw new NoContainersException("the container engine at " + text
                + " is not used: servers must be reached at 127.0.0.1; name one of this machine, by unix:// or by"
                + " tcp://127.0.0.1 without TLS");
    }

    private static Stream<Path> usualSockets() {
        return Stream.of(
                Path.of("/var/run/docker.sock"),
                Path.of(Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).orElse("/run/user/0"), "docker.sock"),
                Path.of(System.getProperty("user.home"), ".docker", "run", "docker.sock"));
    }

    private static Engine answering(Engine engine) throws NoContainersException {
        try {
            Answer answer = engine.ask("GET", "/_ping");
            if (answer.status() == OK) {
                return engine;
            }
            throw new NoContainersException(
                    "what listens at " + engine + " is no container engine: it answered " + answer.status());
        } catch (IOException e) {
            throw new NoContainersException("no container engine answers at " + engine + " (" + e + ")");
        }
    }

    /** Asks what takes no time. */
    Answer ask(String method, String path) throws IOException {
        return ask(method, path, QUICK);
    }

    /** Sends a request without a body, and reads the answer to its end. */
    Answer ask(String method, String path, Duration bound) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address)) {
            CompletableFuture<Void> alarm = CompletableFuture.runAsync(
                    () -> close(channel), CompletableFuture.delayedExecutor(bound.toMillis(), TimeUnit.MILLISECONDS));
            String request = method + " " + path + " HTTP/1.0\r\nHost: engine\r\nContent-Length: 0\r\n\r\n";
            ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            Channels.newInputStream(channel).transferTo(answer);
            alarm.cancel(false);
            return parse(answer.toString(StandardCharsets.UTF_8));
        }
    }

    private static Answer parse(String text) throws IOException {
        int end = text.indexOf("\r\n\r\n");
        String[] first = text.split(" ", 3);
        if (end < 0 || first.length < 2 || !text.startsWith("HTTP/")) {
            throw new IOException("no answer of HTTP: '" + text.substring(0, Math.min(80, text.length())) + "'");
        }
        return new Answer(Integer.parseInt(first[1]), text.substring(end + 4));
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close(); // whoever reads gets an AsynchronousCloseException
        } catch (IOException e) {
            throw new IllegalStateException("closing a connection to the container engine", e);
        }
    }

    /** The address, as {@link #at} takes it. */
    @Override
    public String toString() {
        return uri.toString();
    }
}
