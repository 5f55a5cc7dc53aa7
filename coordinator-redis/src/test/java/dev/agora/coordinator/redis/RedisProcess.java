package dev.agora.coordinator.redis;

import dev.agora.spi.tck.TestContext;
import dev.agora.spi.tck.server.ServerHome;
import dev.agora.spi.tck.server.ServerPlan;
import dev.agora.spi.tck.server.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real Redis server on a port of the loopback: a process or a container, which ends with this JVM, also when that is killed. */
final class RedisProcess implements AutoCloseable {
    private static final ServerHome HOME = ServerHome.of("redis");

    private final int port;
    private final ServerProcess process;

    private RedisProcess(int port, ServerProcess process) {
        this.port = port;
        this.process = process;
    }

    /** A started server on a free port. */
    static RedisProcess start(String... options) {
        return at(TestContext.freePort(), options).startAgain();
    }

    /** A server that is not started. */
    static RedisProcess at(int port, String... options) {
        return at(HOME, port, List.of(), options);
    }

    /** A started server among those that share {@link #together}. */
    static RedisProcess startIn(ServerHome home, int port, String... options) {
        return at(home, port, List.of(), options).startAgain();
    }

    /** For servers that reach each other, of which all ports are given. */
    static ServerHome together(List<Integer> ports) {
        return HOME.together(ports);
    }

    private static RedisProcess at(ServerHome home, int port, List<Path> files, String... options) {
        List<String> arguments = new ArrayList<>(List.of("--port", Integer.toString(port)));
        arguments.addAll(List.of("--save", "", "--appendonly", "no"));
        arguments.addAll(List.of("--bind", home.bindAddress(), "--protected-mode", "no"));
        arguments.addAll(List.of(options));
        return planned(home, port, ServerPlan.newFolder("redis"), files, arguments);
    }

    private static RedisProcess planned(
            ServerHome home, int port, Path folder, List<Path> files, List<String> arguments) {
        List<String> command =
                new ArrayList<>(home.isLocal() ? RedisBinary.get().command() : List.of("redis-server"));
        command.addAll(arguments);
        return new RedisProcess(port, home.server(new ServerPlan(command, folder, files, List.of(port))));
    }

    /** A started server with TLS only, that asks for a certificate of the given authority. */
    static RedisProcess tls(Path authority, Path certificate, Path key) {
        int port = TestContext.freePort();
        return at(
                        HOME,
                        port,
                        List.of(authority, certificate, key),
                        "--port",
                        "0",
                        "--tls-port",
                        Integer.toString(port),
                        "--tls-ca-cert-file",
                        authority.toString(),
                        "--tls-cert-file",
                        certificate.toString(),
                        "--tls-key-file",
                        key.toString(),
                        "--tls-auth-clients",
                        "yes")
                .startAgain();
    }

    /** A started server with a configuration file that it may rewrite. */
    static RedisProcess configured(ServerHome home, int port, String config, String... options) {
        Path folder = ServerPlan.newFolder("redis");
        Path file = folder.resolve("redis.conf");
        String listening = "port " + port + "\nbind " + home.bindAddress() + "\nprotected-mode no\n";
        try {
            Files.writeString(file, listening + config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(List.of(options));
        return planned(home, port, folder, List.of(), arguments).startAgain();
    }

    /** Starts it, or starts it again, and waits until it listens. */
    RedisProcess startAgain() {
        process.start();
        return this;
    }

    int port() {
        return port;
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Stops the process where it is. */
    void pause() {
        process.pause();
    }

    /** Lets it go on. */
    void resume() {
        process.resume();
    }

    /** Kills it. */
    void kill() {
        process.kill();
    }

    /** One inline command and the first line of its answer. */
    String command(String line) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            byte[] buffer = new byte[65_536];
            int read = socket.getInputStream().read(buffer);
            return new String(buffer, 0, Math.max(0, read), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
