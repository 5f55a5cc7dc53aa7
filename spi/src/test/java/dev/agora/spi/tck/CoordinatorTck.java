package dev.agora.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.Payload;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import dev.agora.spi.Subscription;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The checks that every coordinator passes; a coordinator's author extends this and says which provider. */
public abstract class CoordinatorTck {
    /** Nodes of a cluster in most checks. */
    protected static final int NODES = 3;

    private static final int BURST = 10_000;
    private static final int CYCLES = 20;
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

    private final List<TckNode> opened = new ArrayList<>();

    /** The provider under test; the same broker for all calls of one test. */
    protected abstract CoordinatorProvider provider();

    /** Settings for the provider; none unless overridden. */
    protected Map<String, String> settings() {
        return Map.of();
    }

    /** How long a check waits for what must come. */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    /** Publishes that a check keeps in flight; every coordinator must take as many. */
    protected int inFlight() {
        return 256;
    }

    /** Whether a thread belongs to a pool of fixed size that the backend's client keeps for the whole process. */
    protected boolean sharedByProcess(Thread thread) {
        return false;
    }

    /** Started nodes that hear each other; closed after the test. */
    protected final List<TckNode> cluster(int size) {
        List<TckNode> nodes = unstarted(size);
        nodes.forEach(TckNode::start);
        awaitMesh(nodes);
        return nodes;
    }

    /** Nodes that know each other and are not started; closed after the test. */
    protected final List<TckNode> unstarted(int size) {
        List<TckNode> nodes = TestContext.cluster(size, provider(), settings()).stream()
                .map(context -> new TckNode(context, provider()))
                .toList();
        opened.addAll(nodes);
        return nodes;
    }

    /** Waits until each node has received a probe of each other one. */
    protected final void awaitMesh(List<TckNode> nodes) {
        await("every node hears every other")
                .atMost(patience())
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    nodes.forEach(TckNode::probe);
                    return nodes.stream()
                            .allMatch(node -> nodes.stream()
                                    .filter(other -> other != node)
                                    .allMatch(other -> node.heard()
                                            .contains(other.context().nodeId())));
                });
    }

    /** Closes what the test opened. */
    @AfterEach
    final void closeNodes() {
        opened.forEach(TckNode::close);
    }

    // delivery

    @Test
    void onePayloadReachesAllOtherNodes() {
        List<TckNode> nodes = cluster(NODES);
        Payload payload = TckPayloads.of(0, 0, 100);
        accepted(nodes.getFirst(), payload);
        others(nodes).forEach(node -> awaitExactly(node, List.of(payload)));
    }

    @Test
    void aHundredPayloadsReachAllOtherNodes() {
        burst(100);
    }

    @Test
    void aBurstReachesAllOtherNodes() {
        burst(BURST);
    }

    @Test
    void sizesFromNothingToTheMaximumPassUnchanged() {
        List<TckNode> nodes = cluster(2);
        int max = nodes.getFirst().coordinator().capabilities().maxPayloadBytes();
        List<Payload> sent = List.of(Payload.EMPTY, TckPayloads.of(1), TckPayloads.of(max - 1), TckPayloads.of(max));
        sent.forEach(payload -> accepted(nodes.getFirst(), payload));
        awaitExactly(nodes.get(1), sent);
    }

    @Test
    void aPayloadAboveTheMaximumIsRefusedAsConfig() {
        List<TckNode> nodes = cluster(2);
        int max = nodes.getFirst().coordinator().capabilities().maxPayloadBytes();
        refused(nodes.getFirst().coordinator(), TckPayloads.of(max + 1), Kind.CONFIG);
        Payload next = TckPayloads.of(10);
        accepted(nodes.getFirst(), next);
        awaitExactly(nodes.get(1), List.of(next));
    }

    @Test
    void everyByteValuePassesUnchanged() {
        List<TckNode> nodes = cluster(2);
        byte[] all = new byte[512];
        IntStream.range(0, all.length).forEach(i -> all[i] = (byte) i);
        accepted(nodes.getFirst(), Payload.copyOf(all));
        awaitExactly(nodes.get(1), List.of(Payload.copyOf(all)));
    }

    @Test
    void allNodesPublishAtOnce() {
        List<TckNode> nodes = cluster(NODES);
        int each = 1_000;
        inThreads(nodes.size(), index -> send(nodes.get(index), index, each, inFlight()));
        boolean echo = nodes.getFirst().coordinator().capabilities().echoesOwn();
        int expected = each * (NODES - 1 + (echo ? 1 : 0));
        for (TckNode node : nodes) {
            awaitCount(node, expected);
            assertOrdered(node);
        }
    }

    @Test
    void ownPayloadsComeBackOnlyAsDeclared() {
        List<TckNode> nodes = cluster(2);
        Payload own = TckPayloads.of(11);
        Payload answer = TckPayloads.of(12);
        accepted(nodes.getFirst(), own);
        awaitExactly(nodes.get(1), List.of(own));
        accepted(nodes.get(1), answer);
        boolean echo = nodes.getFirst().coordinator().capabilities().echoesOwn();
        awaitExactly(nodes.getFirst(), echo ? List.of(own, answer) : List.of(answer));
    }

    @Test
    void payloadsBeforeTheSubscriptionCountOnlyWhenReplayed() {
        List<TckNode> nodes = cluster(2);
        Payload early = TckPayloads.of(13);
        Payload late = TckPayloads.of(14);
        accepted(nodes.getFirst(), early);
        awaitExactly(nodes.get(1), List.of(early));
        Queue<Payload> taken = new ConcurrentLinkedQueue<>();
        nodes.get(1).coordinator().subscribe(payload -> {
            if (!TckNode.isProbe(payload)) {
                taken.add(payload);
            }
        });
        await().atMost(patience()).pollInterval(Duration.ofMillis(100)).until(() -> {
            accepted(nodes.getFirst(), late);
            return taken.contains(late);
        });
        assertThat(taken.contains(early))
                .isEqualTo(nodes.get(1).coordinator().capabilities().replays());
    }

    // order

    @Test
    void onePublishersOrderIsKept() {
        orderOf(1, 5_000);
    }

    @Test
    void theOrderOfEachOf64ThreadsIsKept() {
        orderOf(64, 100);
    }

    // life cycle

    @Test
    void closingTwiceIsAsClosingOnceAndQuick() {
        Coordinator coordinator = cluster(2).getFirst().coordinator();
        long before = System.nanoTime();
        coordinator.close();
        coordinator.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(CLOSE_BOUND);
    }

    @Test
    void startingTwiceIsABug() {
        Coordinator coordinator = cluster(2).getFirst().coordinator();
        assertBug(coordinator::start);
        coordinator.close();
        assertBug(coordinator::start);
    }

    @Test
    void useBeforeStartAndAfterCloseIsABug() {
        Coordinator coordinator = unstarted(1).getFirst().coordinator();
        refused(coordinator, TckPayloads.of(1), Kind.BUG);
        assertBug(() -> coordinator.subscribe(payload -> {}));
        coordinator.start();
        coordinator.close();
        refused(coordinator, TckPayloads.of(1), Kind.BUG);
        assertBug(() -> coordinator.subscribe(payload -> {}));
    }

    @Test
    void closingACoordinatorThatWasNeverStartedIsAllowed() {
        Coordinator coordinator = unstarted(1).getFirst().coordinator();
        coordinator.close();
        assertBug(coordinator::start);
    }

    @Test
    void closingWhilePublishingCompletesEveryStage() {
        Coordinator coordinator = cluster(2).getFirst().coordinator();
        Queue<CompletionStage<Void>> stages = new ConcurrentLinkedQueue<>();
        AtomicBoolean closed = new AtomicBoolean();
        CountDownLatch underWay = new CountDownLatch(500);
        Thread publisher = Thread.ofPlatform().start(() -> {
            while (!closed.get()) {
                stages.add(coordinator.publish(TckPayloads.of(64)));
                underWay.countDown();
            }
        });
        passed(underWay);
        coordinator.close();
        closed.set(true);
        joined(publisher);
        await("all stages are complete")
                .atMost(patience())
                .until(() -> stages.stream()
                        .allMatch(stage -> stage.toCompletableFuture().isDone()));
        refused(coordinator, TckPayloads.of(1), Kind.BUG);
    }

    @Test
    void noCallFollowsAClosedSubscription() {
        List<TckNode> nodes = cluster(2);
        AtomicInteger calls = new AtomicInteger();
        Subscription subscription = nodes.get(1).coordinator().subscribe(payload -> calls.incrementAndGet());
        Thread publisher = Thread.ofPlatform().start(() -> send(nodes.getFirst(), 0, 3_000, inFlight()));
        await().atMost(patience()).until(() -> calls.get() > 10);
        subscription.close();
        int atClose = calls.get();
        subscription.close();
        joined(publisher);
        awaitCount(nodes.get(1), 3_000);
        assertThat(calls).hasValue(atClose);
    }

    @Test
    void aHandlerThatThrowsIsReportedAndCalledAgain() {
        List<TckNode> nodes = cluster(2);
        AtomicInteger calls = new AtomicInteger();
        nodes.get(1).coordinator().subscribe(payload -> {
            calls.incrementAndGet();
            throw new IllegalStateException("thrown on purpose by the kit");
        });
        List<Payload> sent =
                IntStream.range(0, 10).mapToObj(i -> TckPayloads.of(0, i, 20)).toList();
        sent.forEach(payload -> accepted(nodes.getFirst(), payload));
        await().atMost(patience()).until(() -> calls.get() >= sent.size());
        awaitExactly(nodes.get(1), sent);
        await().atMost(patience())
                .until(() -> nodes.get(1).context().reporter().failures().size() >= sent.size());
    }

    @Test
    void callsOfOneSubscriptionNeverOverlap() {
        List<TckNode> nodes = cluster(NODES);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean overlap = new AtomicBoolean();
        nodes.getFirst().coordinator().subscribe(payload -> {
            if (inside.incrementAndGet() != 1) {
                overlap.set(true);
            }
            Thread.yield();
            calls.incrementAndGet();
            inside.decrementAndGet();
        });
        inThreads(NODES - 1, index -> send(nodes.get(index + 1), index, 500, inFlight()));
        await().atMost(patience()).until(() -> calls.get() >= 500 * (NODES - 1));
        assertThat(overlap).isFalse();
    }

    @Test
    void startingAndClosingLeavesNoThread() {
        startAndClose(2);
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        startAndClose(CYCLES);
        await("threads of closed coordinators end")
                .pollInSameThread()
                .atMost(CLOSE_BOUND)
                .untilAsserted(() -> {
                    Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
                    left.removeAll(before);
                    left.removeIf(this::sharedByProcess);
                    assertThat(left).isEmpty();
                });
    }

    // errors

    @Test
    void theProviderSpeaksThisVersionAndNamesItsType() {
        assertThat(SpiVersion.CURRENT.accepts(provider().spiVersion())).isTrue();
        assertThat(provider().type()).matches("[A-Z][A-Za-z0-9]*");
        assertThat(provider().properties())
                .allSatisfy(spec -> assertThat(spec.doc()).isNotBlank());
    }

    @Test
    void anUnknownPropertySuggestsTheNearest() {
        for (PropertySpec spec : provider().properties()) {
            assertThatThrownBy(() -> CoordinatorSettings.of(provider().properties(), Map.of(spec.key() + "x", "1")))
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("did you mean '" + spec.key() + "'");
        }
    }

    @Test
    void aValueOutOfRangeNamesTheRange() {
        for (PropertySpec spec : provider().properties()) {
            if (spec.type() == PropertySpec.Type.NUMBER || spec.type() == PropertySpec.Type.DURATION) {
                String value = Long.toString(spec.maximum() + 1);
                assertThatThrownBy(() -> CoordinatorSettings.of(provider().properties(), Map.of(spec.key(), value)))
                        .isInstanceOfSatisfying(
                                CoordinatorException.class,
                                e -> assertThat(e.kind()).isEqualTo(Kind.CONFIG))
                        .hasMessageContainingAll(spec.key(), value, Long.toString(spec.minimum()));
            }
        }
    }

    private void burst(int count) {
        List<TckNode> nodes = cluster(NODES);
        send(nodes.getFirst(), 0, count, inFlight());
        for (TckNode node : others(nodes)) {
            awaitCount(node, count);
            assertOrdered(node);
        }
    }

    private void orderOf(int threads, int each) {
        List<TckNode> nodes = cluster(2);
        inThreads(threads, index -> send(nodes.getFirst(), index, each, Math.max(1, inFlight() / threads)));
        awaitCount(nodes.get(1), threads * each);
        assertOrdered(nodes.get(1));
    }

    /** Publishes {@code count} payloads of one lane with a bounded number in flight, and waits until all were accepted. */
    private void send(TckNode from, int lane, int count, int window) {
        Queue<CompletionStage<Void>> flying = new ConcurrentLinkedQueue<>();
        for (int sequence = 0; sequence < count; sequence++) {
            flying.add(from.coordinator().publish(TckPayloads.of(lane, sequence, 64)));
            if (sequence >= window - 1) {
                succeeded(flying.remove());
            }
        }
        flying.forEach(this::succeeded);
    }

    private void accepted(TckNode node, Payload payload) {
        succeeded(node.coordinator().publish(payload));
    }

    private void succeeded(CompletionStage<Void> stage) {
        assertThat(stage.toCompletableFuture()).succeedsWithin(patience());
    }

    private void refused(Coordinator coordinator, Payload payload, Kind kind) {
        CompletionStage<Void> stage = coordinator.publish(payload);
        await().atMost(patience()).until(() -> stage.toCompletableFuture().isDone());
        assertThatThrownBy(() -> stage.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        CoordinatorException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private void startAndClose(int times) {
        for (int i = 0; i < times; i++) {
            try (TestContext context = TestContext.of(1, provider(), settings());
                    Coordinator coordinator = provider().create(context)) {
                coordinator.start();
                coordinator.subscribe(payload -> {});
                succeeded(coordinator.publish(TckPayloads.of(8)));
            }
        }
    }

    private void awaitExactly(TckNode node, List<Payload> expected) {
        await().atMost(patience()).until(() -> node.count() >= expected.size());
        assertThat(node.received().equals(expected))
                .as("node %d received the %d expected", node.context().nodeId(), expected.size())
                .isTrue();
    }

    private void awaitCount(TckNode node, int expected) {
        await("node " + node.context().nodeId() + " receives " + expected)
                .atMost(patience())
                .until(() -> node.count() >= expected);
        assertThat(node.count()).isEqualTo(expected);
    }

    /** Asserts that the sequences of each lane are 0, 1, 2 and so on. */
    private static void assertOrdered(TckNode node) {
        Map<Integer, Integer> next = new HashMap<>();
        for (Payload payload : node.received()) {
            ByteBuffer bytes = payload.asReadOnlyBuffer();
            int lane = bytes.getInt();
            int sequence = bytes.getInt();
            assertThat(sequence).as("sequence of lane %d", lane).isEqualTo(next.getOrDefault(lane, 0));
            next.put(lane, sequence + 1);
        }
    }

    private static void assertBug(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CoordinatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUG));
    }

    private static List<TckNode> others(List<TckNode> nodes) {
        return nodes.subList(1, nodes.size());
    }

    private void inThreads(int threads, java.util.function.IntConsumer task) {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> running = IntStream.range(0, threads)
                .mapToObj(index -> Thread.ofVirtual().unstarted(() -> task.accept(index)))
                .toList();
        running.forEach(thread -> thread.setUncaughtExceptionHandler((t, failure) -> failures.add(failure)));
        running.forEach(Thread::start);
        running.forEach(this::joined);
        assertThat(failures).isEmpty();
    }

    private void joined(Thread thread) {
        try {
            assertThat(thread.join(patience())).as("thread ended").isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void passed(CountDownLatch latch) {
        try {
            assertThat(latch.await(patience().toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
