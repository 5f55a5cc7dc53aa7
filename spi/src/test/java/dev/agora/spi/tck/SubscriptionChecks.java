package dev.agora.spi.tck;

import static dev.agora.spi.tck.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How handlers are called. */
interface SubscriptionChecks extends KitChecks {
    @Test
    default void noCallFollowsAClosedSubscription() {
        List<TckNode> nodes = bench().cluster(2);
        AtomicInteger calls = new AtomicInteger();
        Subscription subscription = nodes.get(1).coordinator().subscribe(payload -> {
            LockSupport.parkNanos(200_000); // so that the flood outlasts the first look at the calls
            calls.incrementAndGet();
        });
        Thread publisher =
                Thread.ofPlatform().start(() -> bench().send(nodes.getFirst(), 0, 2_000, bench().inFlight()));
        await().atMost(bench().patience()).until(() -> calls.get() > 10);
        subscription.close();
        int atClose = calls.get();
        subscription.close();
        bench().joined(publisher);
        bench().send(nodes.getFirst(), 1, 2_000, bench().inFlight());
        bench().awaitLanes(nodes.get(1), 2, 2_000);
        assertThat(calls).as("calls after the subscription was closed").hasValue(atClose);
    }

    @Test
    default void aHandlerThatThrowsIsReportedAndCalledAgain() {
        List<TckNode> nodes = bench().cluster(2);
        AtomicInteger calls = new AtomicInteger();
        nodes.get(1).coordinator().subscribe(payload -> {
            calls.incrementAndGet();
            throw new IllegalStateException("thrown on purpose by the kit");
        });
        List<Payload> sent =
                IntStream.range(0, 10).mapToObj(i -> bench().payload(0, i, 20)).toList();
        sent.forEach(payload -> bench().accepted(nodes.getFirst(), payload));
        await("the handler is called again").atMost(bench().patience()).until(() -> calls.get() >= sent.size());
        bench().awaitExactly(nodes.get(1), sent);
        await("what it threw is reported")
                .atMost(bench().patience())
                .until(() -> nodes.get(1).context().reporter().failures().size() >= sent.size());
    }

    @Test
    default void callsOfOneSubscriptionNeverOverlap() {
        List<TckNode> nodes = bench().cluster(Bench.NODES);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean overlap = new AtomicBoolean();
        nodes.getFirst().coordinator().subscribe(payload -> {
            if (inside.incrementAndGet() != 1) {
                overlap.set(true);
            }
            LockSupport.parkNanos(1_000);
            calls.incrementAndGet();
            inside.decrementAndGet();
        });
        bench().inThreads(Bench.NODES - 1, index -> bench().send(nodes.get(index + 1), index, 500, bench().inFlight()));
        await().atMost(bench().patience()).until(() -> calls.get() >= 500 * (Bench.NODES - 1));
        assertThat(overlap).as("two calls of one handler at a time").isFalse();
    }

    @Test
    default void everySubscriptionOfANodeHearsAll() {
        List<TckNode> nodes = bench().cluster(2);
        Queue<Payload> second = new ConcurrentLinkedQueue<>();
        nodes.get(1).coordinator().subscribe(payload -> {
            if (!TckNode.isProbe(payload)) {
                second.add(payload);
            }
        });
        await("the second subscription hears").atMost(bench().patience()).until(() -> {
            bench().accepted(nodes.getFirst(), bench().payload(9, 0, 16));
            return !second.isEmpty();
        });
        int before = nodes.get(1).count();
        List<Payload> sent =
                IntStream.range(0, 50).mapToObj(i -> bench().payload(1, i, 16)).toList();
        sent.forEach(payload -> bench().accepted(nodes.getFirst(), payload));
        await("both hear all of it")
                .atMost(bench().patience())
                .until(() -> second.containsAll(sent) && nodes.get(1).received().containsAll(sent));
        assertThat(nodes.get(1).count()).isGreaterThanOrEqualTo(before + sent.size());
    }

    @Test
    default void aHandlerIsNotCalledOnThePublishersThread() {
        List<TckNode> nodes = bench().cluster(2);
        Queue<Thread> callers = new ConcurrentLinkedQueue<>();
        nodes.get(1).coordinator().subscribe(payload -> callers.add(Thread.currentThread()));
        List<Thread> publishers = new ArrayList<>(List.of(Thread.currentThread()));
        bench().accepted(nodes.getFirst(), bench().pattern(5));
        await().atMost(bench().patience()).until(() -> {
            bench().accepted(nodes.getFirst(), bench().pattern(5));
            return !callers.isEmpty();
        });
        assertThat(callers).doesNotContainAnyElementsOf(publishers);
    }
}
