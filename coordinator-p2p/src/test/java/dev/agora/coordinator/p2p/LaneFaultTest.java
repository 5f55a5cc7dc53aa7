package dev.agora.coordinator.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth.Down;
import dev.agora.spi.CoordinatorHealth.Up;
import dev.agora.spi.Payload;
import dev.agora.spi.tck.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the library throws although it should not: the lane goes on with another session, or says that it ended. */
class LaneFaultTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Payload FIRST = Payload.copyOf(new byte[] {1});
    private static final Payload SECOND = Payload.copyOf(new byte[] {2});

    private final FailingZenoh library = new FailingZenoh();
    private final TestContext context = TestContext.of(1, new ZenohProvider(), Map.of());
    private final ZenohCoordinator coordinator =
            new ZenohCoordinator(context, ZenohSettings.of(context.settings()), () -> library);

    @BeforeEach
    void start() {
        coordinator.start();
    }

    @AfterEach
    void close() {
        coordinator.close();
        context.close();
    }

    @Test
    void aPutThatFailsUnforeseenFailsItsPayloadAndTheSessionIsOpenedAnew() {
        library.failPut(new IllegalStateException("unforeseen"));

        assertThat(code(publish(FIRST))).isEqualTo("PUBLISH_FAULT");

        awaitUpAfter("unforeseen");
        assertThat(publish(SECOND)).succeedsWithin(PATIENCE);
        assertThat(library.sent()).containsExactly(SECOND);
        assertThat(context.reporter().gaps()).anyMatch(gap -> gap.contains("unforeseen"));
    }

    @Test
    void anOpenThatFailsUnforeseenIsTriedAgain() {
        library.failOpen(new IllegalArgumentException("unforeseen too"));
        library.failOpen(new IllegalArgumentException("unforeseen too"));
        library.failPut(new IllegalStateException("unforeseen"));
        assertThat(publish(FIRST)).failsWithin(PATIENCE);

        awaitUpAfter("unforeseen too");

        assertThat(publish(SECOND)).succeedsWithin(PATIENCE);
    }

    @Test
    void anErrorEndsTheLaneAndRefusesWhatWaitsAndWhatComes() {
        library.failPut(new NoSuchMethodError("gone"));
        library.hold();
        CompletableFuture<Void> failing = publish(FIRST);
        await().atMost(PATIENCE).until(library::isHolding);
        CompletableFuture<Void> waiting = publish(SECOND);

        library.release();

        assertThat(code(failing)).isEqualTo("PUBLISH_FAULT");
        assertThat(code(waiting)).isEqualTo("LANE_DIED");
        await().atMost(PATIENCE).until(() -> coordinator.health() instanceof Down);
        assertThat(((Down) coordinator.health()).reason()).contains("gone", "restart this node");
        assertThat(code(publish(SECOND))).isEqualTo("LANE_DIED");
    }

    @Test
    void anInterruptFromElsewhereChangesNothing() {
        Thread lane = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("zenoh-publish-1"))
                .findFirst()
                .orElseThrow();

        lane.interrupt();

        await().atMost(PATIENCE).until(() -> !lane.isInterrupted());
        assertThat(publish(FIRST)).succeedsWithin(PATIENCE);
        assertThat(lane.isAlive()).isTrue();
        assertThat(downs()).isEmpty();
    }

    private void awaitUpAfter(String fault) {
        await().atMost(PATIENCE).until(() -> downs().stream().anyMatch(reason -> reason.contains(fault)));
        await().atMost(PATIENCE).until(() -> coordinator.health() instanceof Up);
    }

    private CompletableFuture<Void> publish(Payload payload) {
        return coordinator.publish(payload).toCompletableFuture();
    }

    private static String code(CompletableFuture<Void> stage) {
        await().atMost(PATIENCE).until(stage::isCompletedExceptionally);
        return ((CoordinatorException) stage.exceptionNow()).code();
    }

    private List<String> downs() {
        return context.reporter().healths().stream()
                .filter(Down.class::isInstance)
                .map(health -> ((Down) health).reason())
                .toList();
    }
}
