package dev.agora.spi.tck;

import static dev.agora.spi.tck.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.Payload;
import dev.agora.spi.PropertySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The nodes of one check, and what all checks do with them. Confined to the check's thread, apart from sending. */
final class Bench {
    /** Nodes of a cluster in most checks. */
    static final int NODES = 3;

    private static final AtomicInteger BENCHES = new AtomicInteger();

    private final CoordinatorTck kit;
    /** Tells payloads of this check from late ones of the check before, which a server may still hold. */
    private final int stamp = BENCHES.incrementAndGet() & Arrivals.LANE_MASK;

    private final List<AutoCloseable> opened = new ArrayList<>();

    Bench(CoordinatorTck kit) {
        this.kit = kit;
    }

    /** The class that an author wrote. */
    CoordinatorTck kit() {
        return kit;
    }

    CoordinatorProvider provider() {
        return kit.provider();
    }

    List<PropertySpec> table() {
        return kit.provider().properties();
    }

    KitScale scale() {
        return KitScale.chosen();
    }

    Duration patience() {
        return kit.patience();
    }

    int inFlight() {
        return kit.inFlight();
    }

    // nodes

    /** Started nodes that hear each other; closed after the test. */
    List<TckNode> cluster(int size) {
        return cluster(size, kit.settings());
    }

    /** As {@link #cluster(int)}, with settings of the check's own. */
    List<TckNode> cluster(int size, Map<String, String> settings) {
        List<TckNode> nodes = strangers(size, settings);
        TestContext.introduce(nodes.stream().map(TckNode::context).toList());
        nodes.forEach(TckNode::start);
        awaitMesh(nodes);
        return nodes;
    }

    /** A node that is not started and knows nobody; closed after the test. */
    TckNode stranger(int id) {
        return stranger(id, kit.settings());
    }

    TckNode stranger(int id, Map<String, String> settings) {
        TestContext context = keep(TestContext.of(id, kit.provider(), settings));
        kit.prepare(context);
        return keep(new TckNode(context, kit.provider(), stamp));
    }

    List<TckNode> strangers(int size, Map<String, String> settings) {
        return IntStream.rangeClosed(1, size)
                .mapToObj(id -> stranger(id, settings))
                .toList();
    }

    /** A node on another topic than the rest; not started. */
    TckNode onTopic(int id, String topic) {
        TestContext context =
                keep(TestContext.of(id, kit.provider(), kit.settings()).useTopic(topic));
        kit.prepare(context);
        return keep(new TckNode(context, kit.provider(), stamp));
    }

    /** Has it closed after the test. */
    <T extends AutoCloseable> T keep(T each) {
        opened.add(each);
        return each;
    }

    /** Waits until each node has received a probe of each other one. */
    void awaitMesh(List<TckNode> nodes) {
        awaitMesh(nodes, patience());
    }

    void awaitMesh(List<TckNode> nodes, Duration bound) {
        await("every node hears every other")
                .atMost(bound)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    nodes.forEach(TckNode::probe);
                    return nodes.stream()
                            .allMatch(node -> nodes.stream()
                                    .filter(other -> other.id() != node.id())
                                    .allMatch(other -> node.heard().contains(other.id())));
                });
    }

    /** As {@link #awaitMesh}, of probes sent from now on. */
    void awaitMeshAnew(List<TckNode> nodes, Duration bound) {
        nodes.forEach(TckNode::hearAnew);
        awaitMesh(nodes, bound);
    }

    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        opened.clear();
    }

    // sending

    /** Publishes {@code count} payloads of one lane with a bounded number in flight, and waits until all were accepted. */
    void send(TckNode from, int lane, int count, int window) {
        Queue<CompletionStage<Void>> flying = new ConcurrentLinkedQueue<>();
        for (int sequence = 0; sequence < count; sequence++) {
            flying.add(from.coordinator().publish(payload(lane, sequence, 64)));
            if (sequence >= window - 1) {
                succeeded(flying.remove());
            }
        }
        flying.forEach(this::succeeded);
    }

    /** A payload of this check. */
    Payload payload(int lane, int sequence, int size) {
        return TckPayloads.of(stamp << Arrivals.LANE_BITS | lane, sequence, size);
    }

    /** A payload of this check, of bytes of all kinds; one of less than four bytes does not tell its check. */
    Payload pattern(int size) {
        return TckPayloads.pattern(stamp, size);
    }

    int stamp() {
        return stamp;
    }

    void accepted(TckNode node, Payload payload) {
        succeeded(node.coordinator().publish(payload));
    }

    void succeeded(CompletionStage<Void> stage) {
        assertThat(stage.toCompletableFuture()).succeedsWithin(patience());
    }

    /** Asserts that publishing is refused with that kind, and returns the failure. */
    CoordinatorException refused(Coordinator coordinator, Payload payload, Kind kind) {
        CompletionStage<Void> stage = coordinator.publish(payload);
        await("the publish completes")
                .atMost(patience())
                .until(() -> stage.toCompletableFuture().isDone());
        CoordinatorException[] failure = new CoordinatorException[1];
        assertThatThrownBy(() -> stage.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(CoordinatorException.class, e -> {
                    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
                    failure[0] = e;
                });
        return failure[0];
    }

    static void assertBug(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CoordinatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUG));
    }

    // receiving

    void awaitExactly(TckNode node, List<Payload> expected) {
        await("node " + node.id() + " receives " + expected.size())
                .atMost(patience())
                .until(() -> own(node, expected).size() >= expected.size());
        List<Payload> received = own(node, expected);
        boolean same = isOrdered(node)
                ? received.equals(expected)
                : received.size() == expected.size() && received.containsAll(expected);
        assertThat(same)
                .as("node %d received the %d expected, unchanged; it received %s", node.id(), expected.size(), received)
                .isTrue();
    }

    /** What arrived of this check: late ones of a check before bear another stamp. */
    private List<Payload> own(TckNode node, List<Payload> expected) {
        return node.received().stream()
                .filter(payload -> Arrivals.isOf(stamp, payload) || expected.contains(payload))
                .toList();
    }

    /** Waits until all sequences of each lane from 0 to {@code each - 1} are there, as often and in the order that is declared. */
    void awaitLanes(TckNode node, int lanes, int each) {
        await("node " + node.id() + " receives " + lanes * each)
                .atMost(patience())
                .until(() -> node.count() >= lanes * each && Arrivals.of(node).distinct() >= lanes * each);
        Arrivals.of(node).lawful(node.coordinator().capabilities()).complete(lanes, each);
    }

    private static boolean isOrdered(TckNode node) {
        return node.coordinator().capabilities().ordering() == CoordinatorCapabilities.Ordering.PER_PUBLISHER;
    }

    // threads

    static List<TckNode> others(List<TckNode> nodes) {
        return nodes.subList(1, nodes.size());
    }

    void inThreads(int threads, IntConsumer task) {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> running = IntStream.range(0, threads)
                .mapToObj(index -> Thread.ofVirtual().unstarted(() -> task.accept(index)))
                .toList();
        running.forEach(thread -> thread.setUncaughtExceptionHandler((t, failure) -> failures.add(failure)));
        running.forEach(Thread::start);
        running.forEach(this::joined);
        assertThat(failures).isEmpty();
    }

    void joined(Thread thread) {
        try {
            assertThat(thread.join(patience())).as("thread ended").isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    void passed(CountDownLatch latch) {
        try {
            assertThat(latch.await(patience().toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
