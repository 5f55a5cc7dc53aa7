package dev.agora.coordinator.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.CoordinatorHealth.Down;
import dev.agora.spi.CoordinatorHealth.Up;
import dev.agora.spi.tck.TestContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client throws although it should not: the link goes on with another connection, or says that it ended. */
class LinkFaultTest {
    private static final String THREAD = "nats-link-1";

    private final FailingConnections connections = new FailingConnections();
    private NatsServer server;
    private TestContext context;
    private Coordinator coordinator;

    @BeforeEach
    void start() throws Exception {
        server = NatsServer.running("");
        context = TestContext.of(1, new NatsProvider(), Map.of("addresses", server.address(), "pingInterval", "400"));
        coordinator = new NatsCoordinator(context, NatsSettings.of(context.settings()), connections);
        coordinator.start();
    }

    @AfterEach
    void close() throws Exception {
        coordinator.close();
        context.close();
        server.close();
    }

    @Test
    void aFaultClosesTheConnectionAndTheNextOneIsDialled() {
        connections.failFlush(new IllegalArgumentException("unforeseen"));

        await().atMost(Nodes.PATIENCE).until(() -> !context.reporter().gaps().isEmpty());
        Nodes.awaitHealth(coordinator, Up.class);

        assertThat(downs()).singleElement().asString().contains("unforeseen", "dialled again");
        assertThat(Nodes.publish(coordinator, "later")).succeedsWithin(Nodes.PATIENCE);
    }

    @Test
    void aFaultWhileDiallingCountsAsAnAttemptThatFailed() {
        connections.failConnect(new UnsupportedOperationException("unforeseen too"));
        connections.failConnect(new UnsupportedOperationException("unforeseen too"));
        connections.failFlush(new IllegalArgumentException("unforeseen"));

        await().atMost(Nodes.PATIENCE).until(connections::allThrown);
        Nodes.awaitHealth(coordinator, Up.class);

        assertThat(downs()).hasSize(2);
        assertThat(downs().get(1)).contains("unforeseen too");
        assertThat(Nodes.publish(coordinator, "later")).succeedsWithin(Nodes.PATIENCE);
    }

    @Test
    void anErrorEndsTheLinkAndRefusesWhatWaitsAndWhatComes() {
        connections.failFlush(new NoSuchMethodError("gone"));
        CompletableFuture<Void> waiting = Nodes.publish(coordinator, "waits");

        Nodes.awaitHealth(coordinator, Down.class);

        assertThat(((Down) coordinator.health()).reason()).contains("gone", "restart this node");
        assertThat(waiting).failsWithin(Nodes.PATIENCE);
        assertThat(Nodes.publish(coordinator, "comes"))
                .failsWithin(Nodes.PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        CoordinatorException.class,
                        refused -> assertThat(refused.code()).isEqualTo("LINK_DIED"));
    }

    @Test
    void anInterruptFromElsewhereChangesNothing() {
        Thread link = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(THREAD))
                .findFirst()
                .orElseThrow();

        link.interrupt();

        await().atMost(Nodes.PATIENCE).until(() -> !link.isInterrupted());
        assertThat(Nodes.publish(coordinator, "later")).succeedsWithin(Nodes.PATIENCE);
        assertThat(link.isAlive()).isTrue();
        assertThat(downs()).isEmpty();
    }

    private List<String> downs() {
        return context.reporter().healths().stream()
                .filter(CoordinatorHealth.Down.class::isInstance)
                .map(health -> ((Down) health).reason())
                .toList();
    }
}
