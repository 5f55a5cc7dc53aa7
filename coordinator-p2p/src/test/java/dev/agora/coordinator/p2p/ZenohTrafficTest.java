package dev.agora.coordinator.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorHealth.Up;
import dev.agora.spi.Payload;
import dev.agora.spi.tck.TestAuthority;
import dev.agora.spi.tck.TestContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Traffic in all directions at once over mutual TLS. With the link as published, a reader and a writer of one rustls connection
 * met within seconds here: thousands of payloads were lost without a word, or the process crashed (eclipse-zenoh/zenoh issue
 * 2557; {@code src/main/rust/zenoh-link-tls}).
 */
class ZenohTrafficTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NODES = 3;
    private static final int IN_FLIGHT = 200;
    private static final int PROBE = -1;

    private final ZenohProvider provider = new ZenohProvider();
    private final List<TestContext> contexts = TestContext.cluster(NODES, provider, Map.of());
    private final List<Coordinator> nodes = new ArrayList<>();
    private final List<Receiver> receivers = new ArrayList<>();

    @BeforeEach
    void start() {
        TestAuthority ours = new TestAuthority("ours");
        for (TestContext context : contexts) {
            context.useTls(ours.issue("node"));
            Coordinator node = provider.create(context);
            nodes.add(node);
            node.start();
            Receiver receiver = new Receiver();
            receivers.add(receiver);
            node.subscribe(receiver::take);
        }
        await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(node -> node.health() instanceof Up));
        await().atMost(PATIENCE).until(() -> {
            IntStream.range(0, NODES).forEach(node -> publish(node, PROBE, Long.BYTES));
            return IntStream.range(0, NODES)
                    .allMatch(node -> receivers.get(node).probedByAllBut(node));
        });
    }

    @AfterEach
    void close() {
        nodes.forEach(Coordinator::close);
        contexts.forEach(TestContext::close);
    }

    @ParameterizedTest
    @CsvSource({"20000, 200", "2000, 60000"})
    void nothingIsLostAndAllIsInOrderWhileAllPublish(int each, int size) throws InterruptedException {
        List<Thread> publishers = IntStream.range(0, NODES)
                .mapToObj(node -> Thread.ofPlatform().start(() -> publishAll(node, each, size)))
                .toList();
        for (Thread publisher : publishers) {
            publisher.join();
        }
        for (int node = 0; node < NODES; node++) {
            Receiver receiver = receivers.get(node);
            for (int from = 0; from < NODES; from++) {
                int sender = from;
                if (from != node) {
                    await("payloads of node %d at node %d".formatted(from + 1, node + 1))
                            .atMost(PATIENCE)
                            .untilAsserted(
                                    () -> assertThat(receiver.next.get(sender)).isEqualTo(each));
                }
            }
            assertThat(receiver.outOfOrder.get()).isZero();
        }
    }

    @Test
    void aPayloadOfTheLargestSizePassesWhileAllPublishIt() throws InterruptedException {
        nothingIsLostAndAllIsInOrderWhileAllPublish(50, Payload.MAX_BYTES);
    }

    private void publishAll(int node, int each, int size) {
        Semaphore window = new Semaphore(IN_FLIGHT);
        for (int number = 0; number < each; number++) {
            window.acquireUninterruptibly();
            publish(node, number, size).whenComplete((done, failure) -> window.release());
        }
        window.acquireUninterruptibly(IN_FLIGHT);
    }

    private CompletionStage<Void> publish(int node, int number, int size) {
        byte[] bytes = new byte[size];
        ByteBuffer.wrap(bytes).putInt(node).putInt(number);
        return nodes.get(node).publish(Payload.copyOf(bytes));
    }

    /** Counts what comes from each node; called by one thread of the coordinator. */
    private static final class Receiver {
        private final AtomicIntegerArray probes = new AtomicIntegerArray(NODES);
        private final AtomicIntegerArray next = new AtomicIntegerArray(NODES);
        private final AtomicInteger outOfOrder = new AtomicInteger();

        void take(Payload payload) {
            ByteBuffer bytes = payload.asReadOnlyBuffer();
            int from = bytes.getInt();
            int number = bytes.getInt();
            if (number == PROBE) {
                probes.incrementAndGet(from);
            } else if (!next.compareAndSet(from, number, number + 1)) {
                outOfOrder.incrementAndGet();
            }
        }

        boolean probedByAllBut(int node) {
            return IntStream.range(0, NODES).allMatch(from -> from == node || probes.get(from) > 0);
        }
    }
}
