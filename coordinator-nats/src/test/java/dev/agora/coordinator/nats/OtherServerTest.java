package dev.agora.coordinator.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth.Down;
import dev.agora.spi.CoordinatorHealth.Up;
import dev.agora.spi.tck.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ports and hosts at which no NATS server listens. */
class OtherServerTest {
    private final Nodes nodes = new Nodes();

    @AfterEach
    void closeNodes() {
        nodes.close();
    }

    @Test
    void aServerThatGreetsInAnotherProtocolIsNamed() throws Exception {
        try (ServerSocket mail = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> greet(mail));
            CoordinatorException failure = nodes.refused(Map.of("addresses", "127.0.0.1:" + mail.getLocalPort()));
            assertThat(failure.code()).isEqualTo("NOT_NATS");
            assertThat(failure)
                    .hasMessageContainingAll("127.0.0.1:" + mail.getLocalPort(), "220 mail.example.org", "4222");
        }
    }

    @Test
    void theMonitoringPageOfNatsIsNamed() throws Exception {
        int page = TestContext.freePort();
        try (NatsServer server = NatsServer.monitored(page)) {
            CoordinatorException failure =
                    nodes.refused(Map.of("addresses", "127.0.0.1:" + page, "timeoutConnection", "1000"));
            assertThat(failure.code()).isEqualTo("NOT_NATS");
            assertThat(failure).hasMessageContainingAll("HTTP/1.1", "8222", "monitoring");
            assertThat(server.port()).isNotEqualTo(page);
        }
    }

    @Test
    void aPortThatClosesAtOnceIsToldSo() throws Exception {
        try (ServerSocket closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> closeEach(closing, 0));
            assertDown(closing, "accepts the connection and closes it", "client port of a NATS server", "4222");
        }
    }

    @Test
    void aPortThatClosesAfterWordsItDoesNotKnowIsToldSo() throws Exception {
        try (ServerSocket closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> closeEach(closing, 4)); // as Kafka does with what it takes for a length
            assertDown(closing, "accepts the connection and closes it", "client port of a NATS server", "4222");
        }
    }

    @Test
    void aPortThatSaysNothingIsToldSo() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertDown(silent, "says nothing within 1000 ms", "client port of a NATS server", "4222");
        }
    }

    @Test
    void aNameThatDoesNotResolveIsToldAndTriedAgain() {
        Nodes.Node node = nodes.started(Map.of("addresses", "absent.invalid"));
        assertThat(node.coordinator().health())
                .isInstanceOfSatisfying(
                        Down.class, down -> assertThat(down.reason()).contains("absent.invalid:4222", "resolve"));
    }

    @Test
    void oneServerOfSeveralSuffices() throws Exception {
        try (NatsServer server = NatsServer.running("");
                NatsServer absent = NatsServer.configured("")) {
            for (int i = 0; i < 4; i++) { // they are tried in random order
                assertThat(nodes.started(Map.of("addresses", absent.address() + ";" + server.address()))
                                .coordinator()
                                .health())
                        .isInstanceOf(Up.class);
            }
        }
    }

    private void assertDown(ServerSocket at, String... words) {
        String address = "127.0.0.1:" + at.getLocalPort();
        Nodes.Node node = nodes.started(Map.of("addresses", address, "timeoutConnection", "1000"));
        assertThat(node.coordinator().health())
                .isInstanceOfSatisfying(
                        Down.class,
                        down -> assertThat(down.reason()).contains(address).contains(words));
    }

    private static void closeEach(ServerSocket server, int afterBytes) {
        try {
            while (true) {
                try (Socket client = server.accept()) {
                    client.getInputStream().readNBytes(afterBytes);
                }
            }
        } catch (IOException closed) {
            assertThat(server.isClosed()).isTrue();
        }
    }

    private static void greet(ServerSocket mail) {
        try {
            while (true) {
                try (Socket client = mail.accept()) {
                    client.getOutputStream()
                            .write("220 mail.example.org ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().readAllBytes();
                }
            }
        } catch (IOException closed) {
            assertThat(mail.isClosed()).isTrue();
        }
    }
}
