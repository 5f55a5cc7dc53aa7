package dev.agora.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.agora.core.admin.AdminException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Three node processes that form one cluster, with one account in it. Confined to the test's thread. */
final class ProcessCluster implements AutoCloseable {
    static final String ADDRESS = "ledger@agora.example";
    static final String PASSWORD = "correct-horse-battery";

    private static final int NODES = 3;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(100);

    private final List<NodeProcess> nodes = new ArrayList<>();

    private ProcessCluster() {}

    /** Starts the nodes with these options for their JVMs, waits until they are one cluster, and makes the account. */
    static ProcessCluster start(Path folder, String javaOptions) throws Exception {
        return start(folder, javaOptions, List.of());
    }

    /** The same with more settings for each node. */
    static ProcessCluster start(Path folder, String javaOptions, List<String> settings) throws Exception {
        ProcessCluster cluster = new ProcessCluster();
        try {
            cluster.form(folder, javaOptions, settings);
            return cluster;
        } catch (Exception | AssertionError failed) {
            cluster.close();
            throw failed;
        }
    }

    private void form(Path folder, String javaOptions, List<String> settings) throws IOException, AdminException {
        List<NodePorts> ports = NodePorts.free(NODES);
        for (int index = 0; index < NODES; index++) {
            List<String> own = new ArrayList<>(settings);
            own.add("--seed-nodes=127.0.0.1:" + ports.get((index + 1) % NODES).rpc());
            nodes.add(new NodeProcess(index + 1, ports.get(index), folder, javaOptions, own));
        }
        for (NodeProcess node : nodes) {
            node.start();
        }
        for (NodeProcess node : nodes) {
            Awaitility.await("node " + node.id() + " knows a leader, three voters, and its coordinator is up")
                    .atMost(LIMIT)
                    .pollInterval(POLL)
                    .until(() -> node.status().filter(ProcessCluster::isFormed).isPresent());
        }
        JsonNode account = nodes.getFirst()
                .ask(
                        "account-add",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("address", ADDRESS)
                                .put("password", PASSWORD));
        if (!account.path("id").canConvertToLong()) {
            throw new IllegalStateException("the account was answered with " + account);
        }
    }

    private static boolean isFormed(JsonNode status) {
        return status.path("leader").canConvertToInt()
                && status.path("voters").size() == NODES
                && status.path("coordinator").path("state").asText().equals("up");
    }

    /** A node, counted from 1. */
    NodeProcess node(int id) {
        return nodes.get(id - 1);
    }

    List<NodeProcess> nodes() {
        return List.copyOf(nodes);
    }

    /** Waits until a restarted node knows the leader and has applied what the others had applied when this was called. */
    void awaitCaughtUp(NodeProcess returned) {
        long target = nodes.stream()
                .filter(node -> node.id() != returned.id())
                .mapToLong(node -> node.status().map(ProcessCluster::applied).orElse(0L))
                .max()
                .orElse(0);
        Awaitility.await("node " + returned.id() + " has applied entry " + target + " and knows a leader")
                .atMost(LIMIT)
                .pollInterval(POLL)
                .until(() -> returned.status()
                        .filter(status -> status.path("leader").canConvertToInt() && applied(status) >= target)
                        .isPresent());
    }

    private static long applied(JsonNode status) {
        return status.path("appliedIndex").asLong();
    }

    @Override
    public void close() {
        for (NodeProcess node : nodes) {
            node.kill();
        }
    }
}
