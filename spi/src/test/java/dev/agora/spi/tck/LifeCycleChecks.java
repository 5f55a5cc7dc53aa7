package dev.agora.spi.tck;

import static dev.agora.spi.tck.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.Payload;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Starting, closing, and everything in the wrong order. */
interface LifeCycleChecks extends KitChecks {
    /** What {@link Coordinator#close} may take. */
    Duration CLOSE_BOUND = Duration.ofSeconds(5);

    @Test
    default void closingTwiceIsAsClosingOnceAndQuick() {
        Coordinator coordinator = bench().cluster(2).getFirst().coordinator();
        closedInTime(() -> {
            coordinator.close();
            coordinator.close();
        });
        assertThat(coordinator.health()).isInstanceOf(CoordinatorHealth.Down.class);
    }

    @Test
    default void startingTwiceIsABug() {
        Coordinator coordinator = bench().cluster(2).getFirst().coordinator();
        Bench.assertBug(coordinator::start);
        coordinator.close();
        Bench.assertBug(coordinator::start);
    }

    @Test
    default void useBeforeStartAndAfterCloseIsABug() {
        Coordinator coordinator = bench().stranger(1).coordinator();
        assertThat(coordinator.health()).as("before start").isInstanceOf(CoordinatorHealth.Down.class);
        bench().refused(coordinator, bench().pattern(1), Kind.BUG);
        Bench.assertBug(() -> coordinator.subscribe(payload -> {}));
        coordinator.start();
        coordinator.close();
        bench().refused(coordinator, bench().pattern(1), Kind.BUG);
        Bench.assertBug(() -> coordinator.subscribe(payload -> {}));
    }

    @Test
    default void closingACoordinatorThatWasNeverStartedIsAllowed() {
        Coordinator coordinator = bench().stranger(1).coordinator();
        coordinator.close();
        Bench.assertBug(coordinator::start);
    }

    @Test
    default void closingWhilePublishingCompletesEveryStage() {
        Coordinator coordinator = bench().cluster(2).getFirst().coordinator();
        Queue<CompletionStage<Void>> stages = new ConcurrentLinkedQueue<>();
        AtomicBoolean closed = new AtomicBoolean();
        CountDownLatch underWay = new CountDownLatch(500);
        Thread publisher = Thread.ofPlatform().start(() -> {
            while (!closed.get()) {
                stages.add(coordinator.publish(bench().pattern(64)));
                underWay.countDown();
            }
        });
        bench().passed(underWay);
        coordinator.close();
        closed.set(true);
        bench().joined(publisher);
        await("all stages are complete")
                .atMost(bench().patience())
                .until(() -> stages.stream()
                        .allMatch(stage -> stage.toCompletableFuture().isDone()));
        bench().refused(coordinator, bench().pattern(1), Kind.BUG);
    }

    @Test
    default void closingFromWithinAHandlerReturns() {
        List<TckNode> nodes = bench().cluster(2);
        CountDownLatch returned = new CountDownLatch(1);
        Coordinator coordinator = nodes.get(1).coordinator();
        coordinator.subscribe(payload -> {
            coordinator.close();
            returned.countDown();
        });
        await("close returned within the handler").atMost(bench().patience()).until(() -> {
            nodes.getFirst().coordinator().publish(bench().pattern(3));
            return returned.getCount() == 0;
        });
        bench().refused(coordinator, bench().pattern(1), Kind.BUG);
    }

    @Test
    default void closingWhileAHandlerRunsIsBoundedAndNoCallFollows() {
        List<TckNode> nodes = bench().cluster(2);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean closed = new AtomicBoolean();
        AtomicBoolean late = new AtomicBoolean();
        nodes.get(1).coordinator().subscribe(payload -> {
            late.compareAndSet(false, closed.get());
            inside.countDown();
            awaitUninterrupted(release);
        });
        await().atMost(bench().patience()).until(() -> {
            nodes.getFirst().coordinator().publish(bench().pattern(3));
            return inside.getCount() == 0;
        });
        bench().send(nodes.getFirst(), 0, 20, 1);
        closedInTime(nodes.get(1).coordinator()::close);
        closed.set(true);
        release.countDown();
        bench().send(nodes.getFirst(), 0, 20, 1);
        assertThat(late).as("a call that began after close").isFalse();
    }

    @Test
    default void anInterruptedThreadMayPublishAndClose() {
        List<TckNode> nodes = bench().cluster(2);
        Payload payload = bench().pattern(31);
        AtomicReference<CompletionStage<Void>> stage = new AtomicReference<>();
        AtomicBoolean kept = new AtomicBoolean();
        Thread publisher = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            stage.set(nodes.getFirst().coordinator().publish(payload));
            kept.set(Thread.currentThread().isInterrupted());
        });
        bench().joined(publisher);
        assertThat(kept).as("the interrupt flag after publish").isTrue();
        bench().succeeded(stage.get());
        bench().awaitExactly(nodes.get(1), List.of(payload));
        Thread closer = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            nodes.getFirst().coordinator().close();
            kept.set(Thread.currentThread().isInterrupted());
        });
        bench().joined(closer);
        assertThat(kept).as("the interrupt flag after close").isTrue();
        bench().refused(nodes.getFirst().coordinator(), payload, Kind.BUG);
    }

    @Test
    default void closingOneNodeLeavesTheOthersOfTheProcessAlone() {
        List<TckNode> nodes = bench().cluster(Bench.NODES);
        nodes.getFirst().stop();
        bench().send(nodes.get(1), 0, 200, 64);
        bench().awaitLanes(nodes.get(2), 1, 200);
    }

    @Test
    default void aNodeThatCameBackHearsAndIsHeard() {
        List<TckNode> nodes = bench().cluster(2);
        nodes.get(1).stop();
        nodes.get(1).startAgain();
        bench().awaitMeshAnew(nodes, bench().patience());
        bench().send(nodes.getFirst(), 0, 50, 8);
        bench().awaitLanes(nodes.get(1), 1, 50);
    }

    @Test
    default void startingAndClosingLeavesNoThreadAndNoConnection() throws Exception {
        startAndClose(2);
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        OptionalInt connections = bench().kit().server().connections();
        startAndClose(bench().scale().cycles());
        await("threads of closed coordinators end")
                .pollInSameThread()
                .atMost(CLOSE_BOUND)
                .untilAsserted(() -> {
                    Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
                    left.removeAll(before);
                    left.removeIf(bench().kit()::sharedByProcess);
                    assertThat(left).isEmpty();
                });
        await("connections of closed coordinators end")
                .atMost(CLOSE_BOUND)
                .untilAsserted(
                        () -> assertThat(bench().kit().server().connections().orElse(0))
                                .isLessThanOrEqualTo(connections.orElse(0)));
    }

    @Test
    default void closedCoordinatorsAreForgotten() {
        List<WeakReference<Coordinator>> closed = startAndClose(8);
        await("closed coordinators are free to be collected")
                .pollInSameThread()
                .atMost(bench().patience())
                .untilAsserted(() -> {
                    System.gc();
                    assertThat(closed.stream()
                                    .filter(each -> each.get() != null)
                                    .count())
                            .as("closed coordinators of 8 that are still held")
                            .isLessThanOrEqualTo(2);
                });
    }

    private List<WeakReference<Coordinator>> startAndClose(int times) {
        List<WeakReference<Coordinator>> closed = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            try (TestContext context =
                    TestContext.of(1, bench().provider(), bench().kit().settings())) {
                bench().kit().prepare(context);
                Coordinator coordinator = bench().provider().create(context);
                coordinator.start();
                coordinator.subscribe(payload -> {});
                bench().succeeded(coordinator.publish(bench().pattern(8)));
                coordinator.close();
                closed.add(new WeakReference<>(coordinator));
            }
        }
        return closed;
    }

    private static void closedInTime(Runnable closing) {
        long before = System.nanoTime();
        closing.run();
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as("time to close")
                .isLessThan(CLOSE_BOUND);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                if (!latch.await(10, TimeUnit.SECONDS)) {
                    return;
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
