package dev.agora.core.bootstrap.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node of the demonstration: its ports, its data directory and its process. Confined to the demonstration's thread. */
final class DemoNode {
    /** For a process of half a minute the second compiler costs more than it gives. */
    private static final String SHORT_LIFE = "-XX:TieredStopAtLevel=1";

    private final int id;
    private final Path home;
    private final Path folder;
    private final DemoPorts ports;
    private final List<String> arguments;
    private @Nullable Process process;

    DemoNode(int id, Path home, Path folder, DemoPorts ports, List<String> settings) {
        this.id = id;
        this.home = home;
        this.folder = folder;
        this.ports = ports;
        this.arguments = new ArrayList<>(List.of(
                "serve",
                "--cluster.node-id=" + id,
                "--rpc-advertise-addr=127.0.0.1",
                "--rpc-port=" + ports.rpc(),
                "--cluster.bus-port=" + ports.bus(),
                "--lmtp.port=" + ports.lmtp(),
                "--imap.port=" + ports.imap(),
                "--imap.bind-addr=127.0.0.1",
                "--imap.tls-port=0",
                "--data.path=" + data()));
        arguments.addAll(settings);
    }

    int id() {
        return id;
    }

    DemoPorts ports() {
        return ports;
    }

    Path data() {
        return folder.resolve("node-" + id);
    }

    Path logFile() {
        return folder.resolve("node-" + id + ".log");
    }

    /** Starts the process; its output goes to {@link #logFile()}. */
    void start() {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve("agora").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(new File(logFile().toString())));
        builder.directory(folder.toFile());
        builder.environment().merge("AGORA_JAVA_OPTIONS", SHORT_LIFE, (set, mine) -> mine + " " + set);
        try {
            process = builder.start();
        } catch (IOException failed) {
            throw new DemoFailure("node " + id + " could not be started from " + home, failed);
        }
    }

    boolean isRunning() {
        Process running = process;
        return running != null && running.isAlive();
    }

    long pid() {
        Process running = process;
        return running == null ? -1 : running.pid();
    }

    /** Kills the process as kill -9 does and waits for its end. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            awaitEnd(running);
        }
    }

    /** Asks the process to stop (SIGTERM); kills it when it has not within 20 seconds. */
    void stop() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        running.destroy();
        if (!awaitEnd(running)) {
            running.destroyForcibly();
            awaitEnd(running);
        }
    }

    private static boolean awaitEnd(Process running) {
        try {
            return running.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            running.destroyForcibly();
            return false;
        }
    }

    /** The node's answer to {@code cluster-status}. */
    JsonNode status() throws IOException {
        return DemoAdmin.ask(data(), "cluster-status", JsonNodeFactory.instance.objectNode());
    }

    /** Makes an account through this node. */
    void addAccount(ObjectNode account) throws IOException {
        DemoAdmin.ask(data(), "account-add", account);
    }
}
