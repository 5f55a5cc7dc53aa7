package dev.agora.spi.tck;

import static dev.agora.spi.tck.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A server that takes nothing, and handlers that take their time. */
interface PressureChecks extends KitChecks {
    /** Payloads that may wait in a coordinator to be sent. */
    int MOST_WAITING = 65_536;

    /** Bytes that a coordinator may keep waiting for its handlers. */
    long MOST_BYTES = 80L * 1024 * 1024;

    /** What one call of publish may take, with much room for a machine that is busy. */
    Duration CALL_BOUND = Duration.ofSeconds(2);

    @Test
    default void aFrozenServerBlocksNoPublisher() throws Exception {
        Outage outage = Outage.of(bench());
        Coordinator coordinator = outage.nodes().getFirst().coordinator();
        List<CompletionStage<Void>> stages = new ArrayList<>();
        outage.pause();
        long longest = 0;
        long end = System.nanoTime() + bench().patience().toNanos();
        boolean refused = false;
        while (!refused && stages.size() <= MOST_WAITING && System.nanoTime() - end < 0) {
            long before = System.nanoTime();
            CompletionStage<Void> stage = coordinator.publish(bench().payload(1, stages.size(), 512));
            longest = Math.max(longest, System.nanoTime() - before);
            stages.add(stage);
            refused = stage.toCompletableFuture().isCompletedExceptionally();
        }
        long waiting = stages.stream()
                .filter(stage -> !stage.toCompletableFuture().isDone())
                .count();
        outage.resume();
        assertThat(Duration.ofNanos(longest)).as("the longest call of publish").isLessThan(CALL_BOUND);
        assertThat(waiting).as("payloads that wait to be sent").isLessThanOrEqualTo(MOST_WAITING);
        stages.stream()
                .filter(stage -> stage.toCompletableFuture().isCompletedExceptionally())
                .map(stage -> stage.toCompletableFuture().exceptionNow())
                .forEach(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                CoordinatorException.class,
                                e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.TRANSIENT)));
        await("every stage completes after the pause")
                .atMost(bench().patience())
                .until(() -> stages.stream()
                        .allMatch(stage -> stage.toCompletableFuture().isDone()));
        bench().awaitMeshAnew(outage.nodes(), bench().patience());
    }

    @Test
    default void aSlowHandlerDelaysNobodyElse() {
        List<TckNode> nodes = bench().cluster(Bench.NODES);
        try (Gate gate = gateAt(nodes.get(1))) {
            gate.awaitCaller(nodes.getFirst());
            bench().send(nodes.getFirst(), 0, 500, bench().inFlight());
            bench().awaitLanes(nodes.get(2), 1, 500);
        }
        await("the node with the slow handler receives the rest, or says that it may have missed some")
                .atMost(bench().patience())
                .until(() -> Arrivals.of(nodes.get(1)).lane(0).size() >= 500
                        || !nodes.get(1).context().reporter().gaps().isEmpty());
    }

    @Test
    default void anOverflowIsReportedNeverSilent() {
        List<TckNode> nodes = bench().cluster(2, bench().kit().tightSettings());
        int flood = bench().scale().burst() * 2;
        AtomicInteger calls = new AtomicInteger();
        int gapsBefore = nodes.get(1).context().reporter().gaps().size();
        try (Gate gate = gateAt(nodes.get(1), calls)) {
            gate.awaitCaller(nodes.getFirst());
            calls.set(0);
            bench().send(nodes.getFirst(), 0, flood, bench().inFlight());
        }
        await("all of the flood arrives, or a possible gap is reported")
                .atMost(bench().patience())
                .until(() -> calls.get() >= flood
                        || nodes.get(1).context().reporter().gaps().size() > gapsBefore);
        bench().awaitMeshAnew(nodes, bench().patience());
        Arrivals.of(nodes.get(1)).lawful(nodes.get(1).coordinator().capabilities());
    }

    @Test
    default void whatWaitsForASlowHandlerIsBounded() {
        List<TckNode> nodes = bench().cluster(2);
        int size = Math.min(nodes.getFirst().coordinator().capabilities().maxPayloadBytes(), 256 * 1024);
        int count = Math.toIntExact(2 * MOST_BYTES / size);
        try (Gate gate = gateAt(nodes.get(1))) {
            gate.awaitCaller(nodes.getFirst());
            long before = usedBytes();
            for (int i = 0; i < count; i++) {
                bench().accepted(nodes.getFirst(), bench().payload(7, i, size));
                nodes.forEach(TckNode::forget);
            }
            await("what waits is below the bound")
                    .pollInSameThread()
                    .atMost(bench().patience())
                    .until(() -> {
                        nodes.forEach(TckNode::forget);
                        return usedBytes() - before <= MOST_BYTES;
                    });
        }
        bench().awaitMeshAnew(nodes, bench().patience());
    }

    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private Gate gateAt(TckNode node) {
        return gateAt(node, new AtomicInteger());
    }

    private Gate gateAt(TckNode node, AtomicInteger calls) {
        Gate gate = new Gate(bench().patience());
        node.coordinator().subscribe(payload -> gate.take(payload, calls));
        return gate;
    }

    /** A handler that blocks at its first payload until it is closed. */
    final class Gate implements AutoCloseable {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);
        private final Duration patience;

        Gate(Duration patience) {
            this.patience = patience;
        }

        /** Publishes until the handler blocks. */
        void awaitCaller(TckNode from) {
            await("the slow handler is called").atMost(patience).until(() -> {
                from.probe();
                return entered.getCount() == 0;
            });
        }

        void take(Payload payload, AtomicInteger calls) {
            if (!TckNode.isProbe(payload)) {
                calls.incrementAndGet();
            }
            entered.countDown();
            try {
                open.await();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            open.countDown();
        }
    }
}
