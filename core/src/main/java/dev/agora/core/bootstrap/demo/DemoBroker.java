package dev.agora.core.bootstrap.demo;

import dev.agora.core.runtime.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A broker in a process of its own, run by the archive's {@code bin/broker}. Confined to the demonstration's thread, but for {@link #kill}. */
final class DemoBroker {
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int END_LIMIT_SECONDS = 20;

    private final int port;
    private final Path log;
    private final Process process;

    private DemoBroker(int port, Path log, Process process) {
        this.port = port;
        this.log = log;
        this.process = process;
    }

    /** Starts the broker of {@code backend}; what it needs it fetches. Not listening yet. */
    static DemoBroker start(DemoBackend backend, Path home, Path folder) {
        int port = DemoPorts.pair();
        Path log = folder.resolve("broker.log");
        ProcessBuilder builder = new ProcessBuilder(
                        home.resolve("bin").resolve("broker").toString(),
                        backend.word(),
                        Integer.toString(port),
                        folder.resolve("broker").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        try {
            return new DemoBroker(port, log, builder.start());
        } catch (IOException failed) {
            throw new DemoFailure("the broker of " + backend.word() + " could not be started from " + home, failed);
        }
    }

    int port() {
        return port;
    }

    /** What it said first: which server it runs. Waits until it listens. */
    String awaitListening(Ticker ticker) {
        long deadline = ticker.nanos() + START_LIMIT.toNanos();
        while (!listens()) {
            if (!process.isAlive() || ticker.nanos() > deadline) {
                throw new DemoFailure(
                        (process.isAlive() ? "the broker does not listen yet: " : "the broker has ended: ") + said());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return said().lines().findFirst().orElse("");
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private String said() {
        try {
            return Files.readString(log).strip();
        } catch (IOException unreadable) {
            return "see " + log;
        }
    }

    /** Asks it to end and waits for that. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            kill();
        }
    }

    /** Ends it at once, from any thread. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
