package dev.agora.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node refuses, all refuse: blocked addresses and credentials that hold no more. */
class BlockIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    /** An address of this machine of which nothing else makes use. */
    private static final InetAddress CLIENT = InetAddress.ofLiteral("127.0.0.7");

    @Test
    void anAddressBlockedOnOneNodeIsRefusedOnAllAndItsConnectionsAreClosed(@TempDir Path folder) throws Exception {
        try (ProcessCluster cluster = ProcessCluster.start(folder, "");
                LineConnection open = from(CLIENT, cluster.node(3).ports().imap());
                LineConnection other =
                        new LineConnection(cluster.node(3).ports().imap(), LIMIT)) {
            assertThat(open.read()).startsWith("* OK");
            assertThat(other.read()).startsWith("* OK");

            JsonNode blocked = cluster.node(1)
                    .ask("address-block", address().put("forMillis", 3_600_000).put("reason", "guessing"));

            assertThat(blocked.path("stored").asBoolean())
                    .as(blocked.toString())
                    .isTrue();
            assertThat(blocked.path("warnings").toString()).contains("loopback");
            assertClosed(open);
            for (NodeProcess node : cluster.nodes()) {
                for (ToIntFunction<NodePorts> port :
                        List.<ToIntFunction<NodePorts>>of(NodePorts::imap, NodePorts::lmtp)) {
                    awaitRefused(node, port.applyAsInt(node.ports()));
                }
            }
            other.write("a NOOP");
            assertThat(other.read()).startsWith("a OK");

            restart(cluster, cluster.node(2));
            assertThat(isRefused(cluster.node(2).ports().imap())).isTrue();
            assertThat(list(cluster.node(2))).hasSize(1);

            JsonNode lifted = cluster.node(3).ask("address-unblock", address());
            assertThat(lifted.path("blocked").asBoolean(true))
                    .as(lifted.toString())
                    .isFalse();
            for (NodeProcess node : cluster.nodes()) {
                Awaitility.await("node " + node.id() + " lets the address in again")
                        .atMost(LIMIT)
                        .pollInterval(POLL)
                        .until(() -> !isRefused(node.ports().imap()));
                assertThat(list(node)).isEmpty();
            }
        }
    }

    @Test
    void aChangedPasswordEndsTheSessionsOfTheAccountOnTheOtherNodes(@TempDir Path folder) throws Exception {
        try (ProcessCluster cluster = ProcessCluster.start(folder, "");
                LineConnection session = loggedIn(cluster.node(2), ProcessCluster.PASSWORD)) {
            cluster.node(1)
                    .ask(
                            "account-password",
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("address", ProcessCluster.ADDRESS)
                                    .put("password", "another-battery"));

            assertThat(session.read()).startsWith("* BYE").contains("revoked");
            assertClosed(session);
            assertThatThrownBy(() ->
                            loggedIn(cluster.node(2), ProcessCluster.PASSWORD).close())
                    .hasMessageContaining("AUTHENTICATIONFAILED");
            try (LineConnection renewed = loggedIn(cluster.node(3), "another-battery")) {
                renewed.write("n NOOP");
                assertThat(renewed.read()).startsWith("n OK");

                cluster.node(1)
                        .ask(
                                "account-disable",
                                JsonNodeFactory.instance.objectNode().put("address", ProcessCluster.ADDRESS));
                assertThat(renewed.read()).startsWith("* BYE").contains("revoked");
            }
        }
    }

    private static LineConnection loggedIn(NodeProcess node, String password) throws IOException {
        LineConnection connection = new LineConnection(node.ports().imap(), LIMIT);
        connection.read();
        connection.write("l LOGIN " + ProcessCluster.ADDRESS + " " + password);
        String answer = connection.read();
        if (!answer.startsWith("l OK")) {
            connection.close();
            throw new IOException("login was answered with " + answer);
        }
        return connection;
    }

    private static void restart(ProcessCluster cluster, NodeProcess node) throws IOException {
        node.kill();
        node.start();
        cluster.awaitCaughtUp(node);
    }

    private static JsonNode list(NodeProcess node) throws Exception {
        return node.ask("address-list", JsonNodeFactory.instance.objectNode());
    }

    private static ObjectNode address() {
        return JsonNodeFactory.instance.objectNode().put("address", CLIENT.getHostAddress());
    }

    private static void awaitRefused(NodeProcess node, int port) {
        Awaitility.await("port " + port + " of node " + node.id() + " refuses the address")
                .atMost(LIMIT)
                .pollInterval(POLL)
                .until(() -> isRefused(port));
    }

    /** Whether a connection of the client is closed without a word. */
    private static boolean isRefused(int port) throws IOException {
        try (LineConnection connection = from(CLIENT, port)) {
            connection.read();
            return false;
        } catch (EOFException | SocketException closed) {
            return true;
        }
    }

    private static void assertClosed(LineConnection connection) {
        assertThatThrownBy(connection::read).isInstanceOfAny(EOFException.class, SocketException.class);
    }

    private static LineConnection from(InetAddress address, int port) throws IOException {
        return new LineConnection(port, LIMIT, address);
    }
}
