package dev.agora.benchmarks;

import dev.agora.spi.tck.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A broker in a process of its own, run by the distribution's {@code broker} script. */
final class Broker implements AutoCloseable {
    private static final int PAUSE_MILLIS = 50;
    private static final int ATTEMPTS = 4_000;

    private final Backend backend;
    private final int port = TestContext.freePort();
    private final Path script;
    private final Path folder;
    private Process process;

    Broker(Backend backend, Path script, Path folder) throws IOException {
        this.backend = backend;
        this.script = script;
        this.folder = Files.createDirectories(folder.resolve(backend.word()));
        this.process = start();
    }

    private Process start() throws IOException {
        Process started = new ProcessBuilder(
                        script.toString(),
                        backend.word(),
                        Integer.toString(port),
                        folder.resolve("broker").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("broker.log").toFile()))
                .start();
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

    int port() {
        return port;
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
        signal("-STOP");
        LockSupport.parkNanos(nanos);
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

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
