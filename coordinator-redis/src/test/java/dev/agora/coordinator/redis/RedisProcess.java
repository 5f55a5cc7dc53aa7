package dev.agora.coordinator.redis;

import static org.awaitility.Awaitility.await;

import dev.agora.spi.tck.TestContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real Redis server on a port of the loopback. It ends with this process, also when that is killed. */
final class RedisProcess implements AutoCloseable {
    /** Tells the server's process id, and kills it when the pipe from the test closes. */
    private static final String WATCHDOG =
            "\"$@\" >server.log 2>&1 & pid=$!; echo $pid; cat >/dev/null; kill -CONT $pid; kill -KILL $pid";

    private final int port;
    private final List<String> arguments;
    private final Path folder;
    private @Nullable Process watchdog;
    private long pid;

    private RedisProcess(int port, Path folder, List<String> arguments) {
        this.port = port;
        this.folder = folder;
        this.arguments = arguments;
    }

    /** A started server on a free port. */
    static RedisProcess start(String... options) {
        return at(TestContext.freePort(), options).startAgain();
    }

    /** A server that is not started. */
    static RedisProcess at(int port, String... options) {
        List<String> arguments = new ArrayList<>(List.of("--port", Integer.toString(port)));
        arguments.addAll(List.of("--save", "", "--appendonly", "no", "--bind", "127.0.0.1"));
        arguments.addAll(List.of(options));
        return new RedisProcess(port, newFolder(), arguments);
    }

    /** A started server with TLS only, that asks for a certificate of the given authority. */
    static RedisProcess tls(Path authority, Path certificate, Path key) {
        int port = TestContext.freePort();
        return at(
                        port,
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
    static RedisProcess configured(int port, String config, String... options) {
        Path folder = newFolder();
        Path file = folder.resolve("redis.conf");
        try {
            Files.writeString(file, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(List.of(options));
        return new RedisProcess(port, folder, arguments).startAgain();
    }

    /** Starts it, or starts it again, and waits until it listens. */
    RedisProcess startAgain() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", WATCHDOG, "sh"));
        command.add(RedisBinary.get().program().toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().merge("LD_LIBRARY_PATH", RedisBinary.get().libraryPath(), (a, b) -> a + ":" + b);
        try {
            Process started = builder.start();
            watchdog = started;
            BufferedReader output = started.inputReader(StandardCharsets.US_ASCII);
            pid = Long.parseLong(output.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("the server listens")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(this::listens);
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
        signal("STOP");
    }

    /** Lets it go on. */
    void resume() {
        signal("CONT");
    }

    /** Kills it. */
    void kill() {
        Process running = watchdog;
        watchdog = null;
        if (running == null) {
            return;
        }
        try {
            running.getOutputStream().close();
            if (!running.waitFor(10, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
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
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("agora-redis-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
