package dev.agora.coordinator.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorHealth.Down;
import dev.agora.spi.CoordinatorHealth.Up;
import dev.agora.spi.Payload;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that are absent, restarted, frozen; receivers that are slow. */
class ReconnectTest {
    private final Nodes nodes = new Nodes();

    @AfterEach
    void closeNodes() {
        nodes.close();
    }

    @Test
    void aServerRestartedInTheMiddleOfMessagesIsFoundAgainAndTheGapIsReported() throws Exception {
        try (NatsServer server = NatsServer.running("")) {
            Map<String, String> settings = Map.of("addresses", server.address());
            Coordinator sender = nodes.started(settings).coordinator();
            Nodes.Node receiver = nodes.started(settings);
            Queue<Payload> taken = new ConcurrentLinkedQueue<>();
            receiver.coordinator().subscribe(taken::add);
            Thread publisher = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 3_000; i++) {
                    Nodes.publish(sender, "early " + i)
                            .exceptionally(failure -> null)
                            .join();
                }
            });
            await().atMost(Nodes.PATIENCE).until(() -> taken.size() > 500);
            server.kill();
            Nodes.awaitHealth(receiver.coordinator(), Down.class);
            assertThat(((Down) receiver.coordinator().health()).reason()).contains(server.address());
            assertThat(Nodes.publish(sender, "lost"))
                    .failsWithin(Nodes.PATIENCE)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(
                            CoordinatorException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT))
                    .withMessageContaining(server.address());
            server.start();
            Nodes.awaitHealth(receiver.coordinator(), Up.class);
            Nodes.awaitHealth(sender, Up.class);
            publisher.join();
            assertThat(receiver.reporter().gaps()).hasSize(1);
            assertThat(Nodes.publish(sender, "late")).succeedsWithin(Nodes.PATIENCE);
            await().atMost(Nodes.PATIENCE).until(() -> taken.contains(Nodes.payload("late")));
        }
    }

    @Test
    void aServerAbsentAtTheStartIsNamedAndFoundWhenItComes() throws Exception {
        try (NatsServer server = NatsServer.configured("")) {
            Map<String, String> settings = Map.of("addresses", server.address());
            Nodes.Node node = nodes.started(settings);
            assertThat(node.coordinator().health())
                    .isInstanceOfSatisfying(
                            Down.class, down -> assertThat(down.reason()).contains(server.address(), "refuses"));
            Queue<Payload> taken = new ConcurrentLinkedQueue<>();
            node.coordinator().subscribe(taken::add);
            server.start();
            Nodes.awaitHealth(node.coordinator(), Up.class);
            assertThat(node.reporter().gaps()).hasSize(1);
            Coordinator sender = nodes.started(settings).coordinator();
            Nodes.publish(sender, "hello").join();
            await().atMost(Nodes.PATIENCE).until(() -> taken.size() == 1);
        }
    }

    @Test
    void changesOfHealthAreReportedAndTheirLoggingIsLeftToTheNode() throws Exception {
        try (NatsServer server = NatsServer.running("");
                LogLines log = new LogLines()) {
            Nodes.Node node = nodes.started(Map.of("addresses", server.address()));
            server.kill();
            Nodes.awaitHealth(node.coordinator(), Down.class);
            await().atMost(Nodes.PATIENCE)
                    .untilAsserted(() -> assertThat(node.reporter().healths().toString())
                            .contains("is dialled again", "refuses the connection"));
            server.start();
            Nodes.awaitHealth(node.coordinator(), Up.class);

            assertThat(log.all())
                    .noneMatch(line -> line.startsWith("ERROR") || line.startsWith("WARN") || line.startsWith("INFO"));
        }
    }

    @Test
    void anotherServerOfTheListIsTakenWhenOneIsGone() throws Exception {
        try (NatsServer gone = NatsServer.configured("");
                NatsServer there = NatsServer.running("")) {
            Coordinator coordinator = nodes.started(Map.of("addresses", gone.address() + ";" + there.address()))
                    .coordinator();
            assertThat(coordinator.health()).isInstanceOf(Up.class);
        }
    }

    @Test
    void aFrozenServerIsNoticedByTheProbeAndClosingDoesNotWaitForIt() throws Exception {
        try (NatsServer server = NatsServer.running("")) {
            Map<String, String> settings =
                    Map.of("addresses", server.address(), "pingInterval", "300", "timeoutConnection", "1s");
            Nodes.Node healed = nodes.started(settings);
            Nodes.Node closed = nodes.started(settings);
            server.pause();
            try {
                for (int i = 0; i < 300; i++) {
                    closed.coordinator().publish(Payload.copyOf(new byte[Payload.MAX_BYTES]));
                }
                Nodes.awaitHealth(healed.coordinator(), Down.class);
                long before = System.nanoTime();
                closed.coordinator().close();
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
            } finally {
                server.resume();
            }
            Nodes.awaitHealth(healed.coordinator(), Up.class);
            assertThat(healed.reporter().gaps()).isNotEmpty();
        }
    }

    @Test
    void moreThanTheWindowOnAFrozenServerIsRefusedAsTransientWithoutWaiting() throws Exception {
        try (NatsServer server = NatsServer.running("")) {
            Coordinator coordinator = nodes.started(
                            Map.of("addresses", server.address(), "capacityClient", "256", "pingInterval", "20000"))
                    .coordinator();
            server.pause();
            try {
                for (int i = 0; i < 256; i++) {
                    assertThat(Nodes.publish(coordinator, "waits")).isNotDone();
                }
                assertThat(Nodes.publish(coordinator, "too many"))
                        .isCompletedExceptionally()
                        .failsWithin(Duration.ZERO)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOfSatisfying(
                                CoordinatorException.class,
                                e -> assertThat(e.code()).isEqualTo("WINDOW_FULL"));
            } finally {
                server.resume();
            }
        }
    }

    @Test
    void aReceiverThatFallsBehindLosesPayloadsWithAReportAtBothEnds() throws Exception {
        try (NatsServer server = NatsServer.running("")) {
            Map<String, String> settings = Map.of("addresses", server.address(), "capacitySubscription", "16");
            Coordinator sender = nodes.started(settings).coordinator();
            Nodes.Node slow = nodes.started(settings);
            CountDownLatch hold = new CountDownLatch(1);
            Queue<Payload> taken = new ConcurrentLinkedQueue<>();
            slow.coordinator().subscribe(payload -> {
                taken.add(payload);
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    throw new CompletionException(e);
                }
            });
            for (int i = 0; i < 100; i++) {
                Nodes.publish(sender, "payload " + i).join();
            }
            await().atMost(Nodes.PATIENCE)
                    .untilAsserted(() -> assertThat(slow.reporter().gaps())
                            .singleElement()
                            .asString()
                            .contains("behind", "16"));
            hold.countDown();
            await().atMost(Nodes.PATIENCE)
                    .untilAsserted(() -> assertThat(slow.reporter().gaps())
                            .hasSize(2)
                            .last()
                            .asString()
                            .contains("caught up"));
            assertThat(taken).hasSizeLessThan(100);
        }
    }

    @Test
    void aBoundedNumberOfAttemptsEndsAsDownWithTheRemedy() throws Exception {
        try (NatsServer absent = NatsServer.configured("")) {
            Coordinator coordinator = nodes.started(Map.of("addresses", absent.address(), "maxReconnects", "2"))
                    .coordinator();
            await().atMost(Nodes.PATIENCE)
                    .untilAsserted(() -> assertThat(coordinator.health())
                            .isInstanceOfSatisfying(
                                    Down.class,
                                    down -> assertThat(down.reason()).contains("gave up after 2", "maxReconnects")));
        }
    }
}
