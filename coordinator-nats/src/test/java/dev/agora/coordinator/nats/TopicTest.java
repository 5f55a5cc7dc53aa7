package dev.agora.coordinator.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Coordinator;
import dev.agora.spi.Payload;
import dev.agora.spi.Topic;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a stranger on the same server sees of a node, and what it can do to one. */
class TopicTest {
    private final Nodes nodes = new Nodes();
    private final List<Connection> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        nodes.close();
        for (Connection each : opened) {
            each.close();
        }
    }

    @Test
    void noSubjectButTheTopicIsUsed() throws Exception {
        try (NatsServer server = NatsServer.running("")) {
            Connection stranger = connect(server);
            Queue<String> subjects = new ConcurrentLinkedQueue<>();
            stranger.createDispatcher(message -> subjects.add(message.getSubject()))
                    .subscribe(">");
            stranger.flush(Duration.ofSeconds(10));
            Queue<Payload> taken = new ConcurrentLinkedQueue<>();
            Map<String, String> settings = Map.of("addresses", server.address());
            Coordinator receiver = nodes.started(settings).coordinator();
            Coordinator sender = nodes.started(settings).coordinator();
            receiver.subscribe(taken::add).close();
            receiver.subscribe(taken::add);
            for (int i = 0; i < 100; i++) {
                assertThat(Nodes.publish(sender, "payload " + i)).succeedsWithin(Nodes.PATIENCE);
            }
            await().atMost(Nodes.PATIENCE).until(() -> taken.size() == 100);
            sender.close();
            receiver.close();
            stranger.publish("the.end", new byte[0]);
            await().atMost(Nodes.PATIENCE).until(() -> subjects.contains("the.end"));
            assertThat(subjects).filteredOn(Topic.NAME::equals).hasSizeGreaterThanOrEqualTo(100);
            assertThat(subjects).containsOnly(Topic.NAME, "the.end");
        }
    }

    @Test
    void messagesOfStrangersArriveAsTheyAreAndDoNoHarm() throws Exception {
        try (NatsServer server = NatsServer.running("")) {
            Connection stranger = connect(server);
            Queue<Payload> taken = new ConcurrentLinkedQueue<>();
            Map<String, String> settings = Map.of("addresses", server.address());
            nodes.started(settings).coordinator().subscribe(taken::add);
            Coordinator sender = nodes.started(settings).coordinator();
            byte[] oversized = new byte[Payload.MAX_BYTES + 1];
            stranger.publish(Topic.NAME, "reply.here", "garbage".getBytes(StandardCharsets.UTF_8));
            stranger.publish(Topic.NAME, new Headers().put("Some", "header"), oversized);
            stranger.flush(Duration.ofSeconds(10));
            assertThat(Nodes.publish(sender, "ours")).succeedsWithin(Nodes.PATIENCE);
            await().atMost(Nodes.PATIENCE).until(() -> taken.size() == 3);
            assertThat(taken)
                    .containsExactly(Nodes.payload("garbage"), Payload.copyOf(oversized), Nodes.payload("ours"));
        }
    }

    @Test
    void ownPayloadsComeBackWhenNoEchoIsOff() throws Exception {
        try (NatsServer server = NatsServer.running("")) {
            Coordinator coordinator = nodes.started(Map.of("addresses", server.address(), "noEcho", "false"))
                    .coordinator();
            Queue<Payload> taken = new ConcurrentLinkedQueue<>();
            coordinator.subscribe(taken::add);
            assertThat(coordinator.capabilities().echoesOwn()).isTrue();
            assertThat(Nodes.publish(coordinator, "mine")).succeedsWithin(Nodes.PATIENCE);
            await().atMost(Nodes.PATIENCE).until(() -> taken.contains(Nodes.payload("mine")));
        }
    }

    private Connection connect(NatsServer server) throws Exception {
        Connection connected = Nats.connect(Options.builder()
                .server("nats://" + server.address())
                .maxReconnects(0)
                .build());
        opened.add(connected);
        return connected;
    }
}
