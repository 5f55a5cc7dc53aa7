package dev.agora.benchmarks;

import dev.agora.spi.tck.TestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A broker in a process of its own, run by the distribution's {@code broker} script. */
public final class Broker implements AutoCloseable {
    private static final int PAUSE_MILLIS = 50;
    private static final int ATTEMPTS = 4_000;
    private static final String DATA = "broker";

    private final String kind;
    private final int port = TestContext.freePort();
    private final Path script;
    private final Path folder;
    private final Map<String, String> environment;
    private final Thread stopping = new Thread(this::kill, "broker-stop");
    private volatile Process process;

    Broker(Backend backend, Path script, Path folder) throws IOException {
        this(backend.word(), script, folder.resolve(backend.word()), Map.of());
    }

    /** Starts one of a kind that the script knows, with more in the script's environment. */
    public Broker(String kind, Path script, Path folder, Map<String, String> environment) throws IOException {
        this.kind = kind;
        this.script = script;
        this.folder = Files.createDirectories(folder);
        this.environment = Map.copyOf(environment);
        this.process = start();
        Runtime.getRuntime().addShutdownHook(stopping); // for a run that is interrupted
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        script.toString(),
                        kind,
                        Integer.toString(port),
                        folder.resolve(DATA).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("broker.log").toFile()));
        builder.environment().putAll(environment);
        Process started = builder.start();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return started;
                }
            } catch (IOException notYet) {
                if (!started.isAlive()) {
                    throw new IOException("the broker has ended; see " + folder.resolve("broker.log"), notYet);
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
        }
        throw new IOException("the broker does not listen on " + port + "; see " + folder.resolve("broker.log"));
    }

    /** Its port of the loopback. */
    public int port() {
        return port;
    }

    /** Starts it again on its port after {@link #kill}. */
    public void startAgain() throws IOException {
        process = start();
    }

    /** Kills it as kill -9 does and starts it again on the same port. */
    void restart() throws IOException {
        kill();
        process = start();
    }

    /** Kills it and starts it again after a while. */
    void restart(long absentNanos) throws IOException {
        kill();
        LockSupport.parkNanos(absentNanos);
        process = start();
    }

    /** Stops it in its tracks for a while: its connections stay open and nothing answers (SIGSTOP). */
    void pause(long nanos) throws IOException, InterruptedException {
        freeze();
        LockSupport.parkNanos(nanos);
        thaw();
    }

    /** Stops it in its tracks until {@link #thaw}. */
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on. */
    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill " + name + " " + process.pid() + " ended with " + code);
        }
    }

    /** Kills it as kill -9 does; returns when it is gone. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Kills it and removes what it stored; its log stays. */
    @Override
    public void close() {
        kill();
        if (!stopping.isAlive()) {
            Runtime.getRuntime().removeShutdownHook(stopping);
        }
        remove(folder.resolve(DATA));
    }

    /** Files before the folders that they are in. */
    private static void remove(Path tree) {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "what the broker stored in " + tree + " cannot be removed; remove it", failure);
        }
    }
}
