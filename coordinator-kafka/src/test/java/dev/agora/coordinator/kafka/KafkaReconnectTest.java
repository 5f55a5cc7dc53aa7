package dev.agora.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agora.coordinator.kafka.TestNodes.Node;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorHealth.Down;
import dev.agora.spi.Payload;
import dev.agora.spi.tck.TestContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Brokers that die, come back, or were not there. */
class KafkaReconnectTest {
    private static final int EACH = 2_000;

    private final TestBroker broker = TestBroker.running();
    private final TestNodes nodes = new TestNodes();

    @AfterEach
    void closeNodes() throws Exception {
        nodes.close();
        broker.start();
    }

    @Test
    void aBrokerKilledInTheMiddleIsReportedAndNothingAcceptedIsLost() throws Exception {
        Node one = nodes.started(1, Map.of("brokers", broker.plain()));
        Node two = nodes.started(2, Map.of("brokers", broker.plain()));
        List<Payload> accepted = new ArrayList<>();
        publish(one, 0, accepted);
        List<CompletionStage<Void>> flying = IntStream.range(EACH, EACH + 200)
                .mapToObj(i -> one.coordinator().publish(payload(i)))
                .toList();

        broker.kill();

        one.awaitHealth(Down.class);
        two.awaitHealth(Down.class);
        assertThat(two.coordinator().health())
                .isInstanceOfSatisfying(
                        Down.class, down -> assertThat(down.reason()).contains(broker.plain()));
        broker.start();
        await().atMost(TestNodes.PATIENCE)
                .until(() -> flying.stream()
                        .allMatch(stage -> stage.toCompletableFuture().isDone()));
        IntStream.range(0, flying.size())
                .filter(i -> !flying.get(i).toCompletableFuture().isCompletedExceptionally())
                .forEach(i -> accepted.add(payload(EACH + i)));
        one.awaitUp();
        two.awaitUp();
        publish(one, 2 * EACH, accepted);
        await().atMost(TestNodes.PATIENCE).until(() -> two.taken().contains(payload(3 * EACH - 1)));
        assertThat(List.copyOf(two.taken())).containsAll(accepted);
        assertThat(two.reporter().gaps()).hasSizeGreaterThanOrEqualTo(2).anyMatch(gap -> gap.contains("reading on"));
    }

    @Test
    void anAbsentBrokerIsNamedAndTheNodeConnectsWhenItComes() throws Exception {
        broker.kill();
        Node one = nodes.started(1, Map.of("brokers", broker.plain()));
        Node two = nodes.started(2, Map.of("brokers", broker.plain()));
        assertThat(one.coordinator().health())
                .isInstanceOfSatisfying(
                        Down.class,
                        down -> assertThat(down.reason()).contains(broker.plain(), "refused", "mend brokers"));
        CompletionStage<Void> early = one.coordinator().publish(Payload.EMPTY);
        assertThatThrownBy(() -> early.toCompletableFuture().join())
                .cause()
                .isInstanceOfSatisfying(
                        CoordinatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));

        broker.start();

        one.awaitUp();
        two.awaitUp();
        one.accepted(payload(7));
        await().atMost(TestNodes.PATIENCE).until(() -> two.taken().contains(payload(7)));
        assertThat(two.reporter().gaps()).anyMatch(gap -> gap.contains("absent before"));
    }

    @Test
    void aBrokerThatFallsSilentIsNoticedAndReadOnFromTheLastOffset() throws Exception {
        Map<String, String> settings = Map.of("brokers", broker.plain(), "timeoutSession", "2s");
        Node one = nodes.started(1, settings);
        Node two = nodes.started(2, settings);
        one.awaitUp();
        two.awaitUp();
        one.accepted(payload(1));
        await().atMost(TestNodes.PATIENCE).until(() -> two.taken().contains(payload(1)));

        broker.pause();
        CompletionStage<Void> flying = one.coordinator().publish(payload(2));
        try {
            one.awaitHealth(Down.class);
            two.awaitHealth(Down.class);
        } finally {
            broker.resume();
        }

        one.awaitUp();
        two.awaitUp();
        one.accepted(payload(3));
        await().atMost(TestNodes.PATIENCE)
                .until(() -> two.taken().contains(payload(3))
                        && (flying.toCompletableFuture().isCompletedExceptionally()
                                || two.taken().contains(payload(2))));
        assertThat(two.reporter().gaps()).anyMatch(gap -> gap.contains("reading on"));
    }

    @Test
    void aNameThatDoesNotResolveIsTold() {
        Node one = nodes.started(1, Map.of("brokers", "no-such-host.invalid:9092"));
        assertThat(one.coordinator().health())
                .isInstanceOfSatisfying(
                        Down.class,
                        down -> assertThat(down.reason())
                                .contains("no-such-host.invalid:9092 has a name that does not resolve", "mend brokers")
                                .doesNotContain("<unresolved>"));
    }

    @Test
    void oneBrokerOfSeveralAddressesIsEnough() {
        String absent = "127.0.0.1:" + TestContext.freePort();
        Node one = nodes.started(1, Map.of("brokers", absent + ";" + broker.plain()));
        one.awaitUp();
        one.accepted(payload(1));
    }

    private static void publish(Node from, int first, List<Payload> accepted) {
        List<CompletionStage<Void>> flying = IntStream.range(first, first + EACH)
                .mapToObj(i -> from.coordinator().publish(payload(i)))
                .toList();
        flying.forEach(stage -> assertThat(stage.toCompletableFuture()).succeedsWithin(TestNodes.PATIENCE));
        IntStream.range(first, first + EACH).forEach(i -> accepted.add(payload(i)));
    }

    private static Payload payload(int number) {
        return Payload.copyOf(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
    }
}
