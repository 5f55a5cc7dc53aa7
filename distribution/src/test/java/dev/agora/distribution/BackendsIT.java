package dev.agora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three processes on each broker, told of mail by the bus alone, while the broker is up, killed, and back. */
class BackendsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource({
        "nats, Nats, addresses=127.0.0.1",
        "redis, Redis, url=redis://127.0.0.1",
        "kafka, Kafka, brokers=127.0.0.1"
    })
    void aSessionHearsOfMailWithTheBrokerUpDownAndBack(String kind, String type, String address, @TempDir Path folder)
            throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(kind, folder);
                ProcessCluster cluster = ProcessCluster.start(
                        folder,
                        "-Dagora.test.cut-feed=log",
                        List.of("--coordinator.@type=" + type, "--coordinator." + address + ":" + broker.port()))) {
            NodeProcess listening = cluster.node(3);
            cluster.awaitCaughtUp(listening);
            try (Imap session = new Imap(listening)) {
                session.idle();
                deliverAndHear(cluster, session, 1);

                broker.kill();
                awaitCoordinator(listening, false);
                deliverAndHear(cluster, session, 2);
                deliverAndHear(cluster, session, 3);

                broker.start();
                awaitCoordinator(listening, true);
                awaitCoordinator(cluster.node(2), true);
                deliverAndHear(cluster, session, 4);
            }
            JsonNode feeds = listening.status().orElseThrow().path("feeds");
            assertThat(feeds.path("busFirst").asLong()).as(feeds.toString()).isPositive();
            assertThat(feeds.path("logFirst").asLong(-1)).as(feeds.toString()).isZero();
        }
    }

    private static void deliverAndHear(ProcessCluster cluster, Imap session, int message) throws Exception {
        Lmtp.deliver(cluster.node(2).ports().lmtp(), ProcessCluster.ADDRESS, LedgerMail.text("backends", message));
        session.awaitExists(message);
    }

    private static void awaitCoordinator(NodeProcess node, boolean up) {
        Awaitility.await("the coordinator of node " + node.id() + " is " + (up ? "up" : "not up"))
                .atMost(LIMIT)
                .until(() -> node.status()
                        .filter(status -> up
                                == status.path("coordinator")
                                        .path("state")
                                        .asText()
                                        .equals("up"))
                        .isPresent());
    }
}
