package dev.agora.coordinator.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.tck.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real server on a free port of the loopback, started and ended as a test says. The kernel ends it with this JVM: it is a
 * child of a thread that lives as long as the JVM, and asked for a signal at that thread's end.
 */
final class NatsServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ExecutorService PARENT = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("nats-server-parent").factory());

    private final int port;
    private final Path config;
    private @Nullable Process process;

    private NatsServer(int port, Path config) {
        this.port = port;
        this.config = config;
    }

    /** A server that is not running yet, with further lines of configuration. */
    static NatsServer configured(String configuration) throws IOException {
        int port = TestContext.freePort();
        Path config = Files.createTempFile("agora-nats-", ".conf");
        config.toFile().deleteOnExit();
        NatsServer server = new NatsServer(port, config);
        server.configure(configuration);
        return server;
    }

    /** A server that runs. */
    static NatsServer running(String configuration) throws Exception {
        NatsServer server = configured(configuration);
        server.start();
        return server;
    }

    /** Writes other lines of configuration, for the next start. */
    void configure(String configuration) throws IOException {
        Files.writeString(config, "listen: \"127.0.0.1:" + port + "\"\n" + configuration + "\n");
    }

    /** Writes other lines of configuration and has the running server read them. */
    void reload(String configuration) throws Exception {
        configure(configuration);
        signal("HUP");
    }

    int port() {
        return port;
    }

    /** As the property {@code addresses} has it. */
    String address() {
        return "127.0.0.1:" + port;
    }

    void start() throws Exception {
        Path binary = NatsBinary.path();
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            command.addAll(List.of("setpriv", "--pdeathsig", "KILL"));
        }
        command.addAll(List.of(binary.toString(), "-c", config.toString()));
        Path log = Path.of("target", "nats-server-" + port + ".log");
        Process started;
        try {
            started = PARENT.submit(() -> new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start())
                    .get();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
        process = started;
        await("nats-server answers").atMost(PATIENCE).until(() -> {
            assertThat(started.isAlive()).as("nats-server runs, see %s", log).isTrue();
            return listens();
        });
    }

    /** Ends it as a crash does. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            assertThat(running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Stops it in the middle of what it does, with all its connections open, until {@link #resume}. */
    void pause() throws Exception {
        signal("STOP");
    }

    void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        Process running = Objects.requireNonNull(process);
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(running.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
