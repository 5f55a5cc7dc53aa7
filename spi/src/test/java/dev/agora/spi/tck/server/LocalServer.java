package dev.agora.spi.tck.server;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process of this machine. Guarded by itself. */
final class LocalServer implements ServerProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LOG_SHOWN = 4_000;

    /**
     * Tells the server's process id, and kills it, also a stopped one, when the pipe from this JVM closes: so it ends with the
     * JVM, however that ends. An interrupt from the keyboard ends the waiting, not the shell.
     */
    private static final String WATCHDOG = "trap : INT TERM HUP; \"$@\" >>\"$0\" 2>&1 & pid=$!; echo $pid;"
            + " cat >/dev/null; kill -CONT $pid; kill -KILL $pid; wait $pid";

    private final ServerPlan plan;
    private final Path log;
    private @Nullable Process watchdog;
    private long pid;

    LocalServer(ServerPlan plan) {
        this.plan = plan;
        this.log = plan.folder().resolve("server.log");
    }

    @Override
    public synchronized void start() {
        if (watchdog != null && isAlive()) {
            return;
        }
        kill();
        List<String> command = new ArrayList<>(List.of("sh", "-c", WATCHDOG, log.toString()));
        command.addAll(plan.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(plan.folder().toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process started = builder.start();
            watchdog = started;
            BufferedReader output = started.inputReader(StandardCharsets.US_ASCII);
            pid = Long.parseLong(String.valueOf(output.readLine()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await(plan.command().getFirst() + " listens on " + plan.ports() + "; else see " + log)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(this::listens);
    }

    @Override
    public synchronized void kill() {
        Process running = watchdog;
        watchdog = null;
        if (running == null) {
            return;
        }
        try {
            running.getOutputStream().close();
            if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(plan.command() + " of process " + pid + " does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void pause() {
        signal("STOP");
    }

    @Override
    public void resume() {
        signal("CONT");
    }

    @Override
    public synchronized void signal(String name) {
        if (watchdog == null) {
            throw new IllegalStateException(plan.command() + " does not run, so it takes no signal " + name);
        }
        try {
            int code = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " " + pid + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** It reads the file itself. */
    @Override
    public void update(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(file + " does not exist");
        }
    }

    @Override
    public void close() {
        kill();
    }

    private boolean listens() {
        if (!isAlive()) {
            throw new IllegalStateException(plan.command() + " ended: " + said());
        }
        return plan.ports().stream().allMatch(ServerPorts::takesConnections);
    }

    private boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private String said() {
        try {
            String all = Files.readString(log, StandardCharsets.UTF_8);
            return all.substring(Math.max(0, all.length() - LOG_SHOWN));
        } catch (IOException e) {
            return "its log cannot be read: " + e;
        }
    }
}
