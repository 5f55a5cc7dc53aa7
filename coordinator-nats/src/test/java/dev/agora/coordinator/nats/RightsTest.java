package dev.agora.coordinator.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorHealth.Degraded;
import dev.agora.spi.CoordinatorHealth.Down;
import dev.agora.spi.CoordinatorHealth.Up;
import dev.agora.spi.Payload;
import dev.agora.spi.Topic;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server allows a login: its subjects and the size of its payloads. */
class RightsTest {
    private final Nodes nodes = new Nodes();

    @AfterEach
    void closeNodes() {
        nodes.close();
    }

    @Test
    void rightsOnTheTopicAloneSuffice() throws Exception {
        try (NatsServer server = NatsServer.running(rights(Topic.NAME, Topic.NAME))) {
            Queue<Payload> taken = new ConcurrentLinkedQueue<>();
            nodes.started(login(server)).coordinator().subscribe(taken::add);
            Coordinator sender = nodes.started(login(server)).coordinator();
            assertThat(Nodes.publish(sender, "allowed")).succeedsWithin(Nodes.PATIENCE);
            await().atMost(Nodes.PATIENCE).until(() -> taken.contains(Nodes.payload("allowed")));
        }
    }

    @Test
    void aMissingRightToPublishIsRefusedAtTheStart() throws Exception {
        try (NatsServer server = NatsServer.running(rights("other", Topic.NAME))) {
            CoordinatorException failure = nodes.refused(login(server));
            assertThat(failure.code()).isEqualTo("NO_RIGHT");
            assertThat(failure).hasMessageContainingAll(server.address(), "Publish", Topic.NAME, "grant");
        }
    }

    @Test
    void aMissingRightToSubscribeIsRefusedAtTheStart() throws Exception {
        try (NatsServer server = NatsServer.running(rights(Topic.NAME, "other"))) {
            CoordinatorException failure = nodes.refused(login(server));
            assertThat(failure.code()).isEqualTo("NO_RIGHT");
            assertThat(failure).hasMessageContainingAll(server.address(), "Subscription", Topic.NAME, "grant");
        }
    }

    @Test
    void aRightToPublishThatIsTakenAwayIsToldAndHealsWhenGranted() throws Exception {
        try (NatsServer server = NatsServer.running(rights(Topic.NAME, Topic.NAME))) {
            Coordinator coordinator = nodes.started(login(server)).coordinator();
            server.reload(rights("other", Topic.NAME));
            await().atMost(Nodes.PATIENCE)
                    .untilAsserted(() -> assertThat(Nodes.publish(coordinator, "refused"))
                            .failsWithin(Nodes.PATIENCE)
                            .withThrowableThat()
                            .havingCause()
                            .isInstanceOfSatisfying(
                                    CoordinatorException.class,
                                    e -> assertThat(e.kind()).isEqualTo(Kind.CONFIG)));
            Nodes.awaitHealth(coordinator, Degraded.class);
            assertThat(((Degraded) coordinator.health()).reason()).contains(server.address(), Topic.NAME, "grant");
            server.reload(rights(Topic.NAME, Topic.NAME));
            Nodes.awaitHealth(coordinator, Up.class);
            assertThat(Nodes.publish(coordinator, "allowed")).succeedsWithin(Nodes.PATIENCE);
        }
    }

    @Test
    void aRightToSubscribeThatIsTakenAwayIsToldAndHealsWhenGranted() throws Exception {
        try (NatsServer server = NatsServer.running(rights(Topic.NAME, Topic.NAME))) {
            Nodes.Node receiver = nodes.started(login(server));
            Queue<Payload> taken = new ConcurrentLinkedQueue<>();
            receiver.coordinator().subscribe(taken::add);
            server.reload(rights(Topic.NAME, "other"));
            await().atMost(Nodes.PATIENCE)
                    .until(() -> receiver.coordinator().health() instanceof Down(var reason, var since)
                            && reason.contains("grant"));
            server.reload(rights(Topic.NAME, Topic.NAME));
            Nodes.awaitHealth(receiver.coordinator(), Up.class);
            assertThat(receiver.reporter().gaps()).isNotEmpty();
            Coordinator sender = nodes.started(login(server)).coordinator();
            assertThat(Nodes.publish(sender, "heard again")).succeedsWithin(Nodes.PATIENCE);
            await().atMost(Nodes.PATIENCE).until(() -> taken.contains(Nodes.payload("heard again")));
        }
    }

    @Test
    void aServerThatTakesLessThanAPayloadIsRefusedAtTheStart() throws Exception {
        try (NatsServer server = NatsServer.running("max_payload: 65536")) {
            CoordinatorException failure = nodes.refused(Map.of("addresses", server.address()));
            assertThat(failure.code()).isEqualTo("MAX_PAYLOAD_TOO_SMALL");
            assertThat(failure).hasMessageContainingAll(server.address(), "65536", "262144", "raise");
        }
    }

    @Test
    void aServerThatLaterTakesLessServesWhatFitsAndRefusesTheRest() throws Exception {
        try (NatsServer server = NatsServer.running("")) {
            Coordinator coordinator =
                    nodes.started(Map.of("addresses", server.address())).coordinator();
            server.kill();
            server.configure("max_payload: 65536");
            server.start();
            Nodes.awaitHealth(coordinator, Degraded.class);
            assertThat(((Degraded) coordinator.health()).reason()).contains("max_payload", "65536");
            assertThat(Nodes.publish(coordinator, "fits")).succeedsWithin(Nodes.PATIENCE);
            assertThat(coordinator.publish(Payload.copyOf(new byte[65_537])).toCompletableFuture())
                    .failsWithin(Nodes.PATIENCE)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(
                            CoordinatorException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.CONFIG))
                    .withMessageContaining("65536");
            assertThat(Nodes.publish(coordinator, "still fits")).succeedsWithin(Nodes.PATIENCE);
        }
    }

    private static String rights(String publish, String subscribe) {
        return "authorization { users: [ { user: agora, password: secret, permissions: { publish: \"" + publish
                + "\", subscribe: \"" + subscribe + "\" } } ] }";
    }

    private static Map<String, String> login(NatsServer server) {
        return Map.of("addresses", server.address(), "authUsername", "agora", "authSecret", "secret");
    }
}
