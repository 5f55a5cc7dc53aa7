package dev.agora.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.admin.AdminClient;
import dev.agora.core.admin.AdminException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node as a process of its own. Its process is changed by the test's thread alone; the rest is safe for all threads. */
final class NodeProcess {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

    private final int id;
    private final NodePorts ports;
    private final Path folder;
    private final List<String> arguments;
    private final String javaOptions;
    private @Nullable Process process;

    NodeProcess(int id, NodePorts ports, Path folder, String javaOptions, List<String> settings) {
        this.id = id;
        this.ports = ports;
        this.folder = folder;
        this.javaOptions = javaOptions;
        arguments = new ArrayList<>(List.of(
                "serve",
                "--cluster.node-id=" + id,
                "--encryption-key=" + "5a".repeat(32),
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

    NodePorts ports() {
        return ports;
    }

    private Path data() {
        return folder.resolve("node-" + id);
    }

    /** Starts the process; its output is added to a file beside its data. */
    void start() throws IOException {
        ProcessBuilder builder = Archive.agora(arguments, javaOptions);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(
                folder.resolve("node-" + id + ".log").toFile()));
        process = builder.start();
    }

    /** Kills it as {@code kill -9} does and waits for its end. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    /** What the node says of the cluster; empty while it does not answer. */
    Optional<JsonNode> status() {
        try {
            return Optional.of(ask("cluster-status", JsonNodeFactory.instance.objectNode()));
        } catch (AdminException notYet) {
            return Optional.empty();
        }
    }

    JsonNode ask(String command, ObjectNode arguments) throws AdminException {
        return new AdminClient(data(), ANSWER_LIMIT).call(command, arguments);
    }
}
