package dev.agora.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A broker run by the archive's {@code bin/broker}. Confined to the test's thread. */
final class BrokerProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final String kind;
    private final int port;
    private final Path folder;
    private @Nullable Process process;

    private BrokerProcess(String kind, int port, Path folder) {
        this.kind = kind;
        this.port = port;
        this.folder = folder;
    }

    /** Starts a broker on a free port and waits until it listens. */
    static BrokerProcess start(String kind, Path folder) throws IOException {
        BrokerProcess broker = new BrokerProcess(kind, freePort(), Files.createDirectories(folder.resolve("broker")));
        broker.start();
        return broker;
    }

    private static int freePort() throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            return NodePorts.tcp(held);
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    int port() {
        return port;
    }

    /** Starts it, again after a {@link #kill} on the same port. */
    void start() throws IOException {
        Path log = folder.resolve("broker.log");
        Process started = new ProcessBuilder(
                        Archive.home().resolve("bin").resolve("broker").toString(),
                        kind,
                        Integer.toString(port),
                        folder.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        Awaitility.await("the broker listens; it says what it does in " + log)
                .atMost(LIMIT)
                .until(() -> {
                    if (!started.isAlive()) {
                        throw new IllegalStateException("the broker has ended: " + Files.readString(log));
                    }
                    return listens();
                });
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Kills it as {@code kill -9} does. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
