package dev.agora.spi.tck;

import static dev.agora.spi.tck.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.CoordinatorCapabilities.Delivery;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorHealth;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The server ends, freezes, falls silent, comes back; and what the coordinator says meanwhile. */
interface ReconnectChecks extends KitChecks {
    @Test
    default void aServerRestartedAtAThirdAndAHalfOfManyPayloadsIsFoundAgain() throws Exception {
        int all = bench().scale().burst();
        Outage outage = Outage.of(bench());
        Map<TckNode, Integer> before = gaps(outage);
        Flow flow = Flow.of(bench(), outage.nodes().getFirst(), all / 3, all);
        restartAt(outage, flow, all / 3, all / 2);
        restartAt(outage, flow, all / 2, all);
        flow.awaitEnd();
        awaitBack(outage);
        for (TckNode node : outage.receivers()) {
            Arrivals.of(node).lawful(node.coordinator().capabilities());
            if (outage.witnesses().contains(node)) {
                await("node " + node.id()
                                + " receives all that was accepted, or reports a possible gap where it may lose some")
                        .atMost(bench().patience())
                        .until(() -> missing(node, flow).isEmpty() || isExcused(node, before.getOrDefault(node, 0)));
            }
        }
    }

    private static boolean wasDown(TckNode node, int from) {
        List<CoordinatorHealth> healths = node.context().reporter().healths();
        return healths.subList(from, healths.size()).stream()
                .anyMatch(health -> !(health instanceof CoordinatorHealth.Up));
    }

    private static boolean isExcused(TckNode node, int gapsBefore) {
        return node.coordinator().capabilities().delivery() == Delivery.AT_MOST_ONCE
                && node.context().reporter().gaps().size() > gapsBefore;
    }

    @Test
    default void anOutageIsShownWithItsAddressAndMended() throws Exception {
        Outage outage = Outage.of(bench());
        outage.kill();
        awaitComplaint(outage);
        outage.start();
        awaitBack(outage);
        for (TckNode node : outage.witnesses()) {
            List<CoordinatorHealth> healths = node.context().reporter().healths();
            assertThat(healths)
                    .as("reported changes of health")
                    .anyMatch(each -> !(each instanceof CoordinatorHealth.Up));
            assertThat(healths.getLast()).as("last reported health").isInstanceOf(CoordinatorHealth.Up.class);
        }
    }

    @Test
    default void everyOutageIsReportedAsAPossibleGap() throws Exception {
        Outage outage = Outage.of(bench());
        for (int i = 0; i < 2; i++) {
            Map<TckNode, Integer> before = gaps(outage);
            outage.kill();
            awaitComplaint(outage);
            outage.start();
            awaitBack(outage);
            awaitGaps(outage, before);
        }
    }

    @Test
    default void afterAnOutageEveryPayloadArrivesOnce() throws Exception {
        Outage outage = Outage.of(bench());
        outage.kill();
        outage.start();
        awaitBack(outage);
        outage.nodes().forEach(TckNode::forget);
        bench().send(outage.nodes().getFirst(), 0, 200, bench().inFlight());
        outage.receivers().forEach(node -> bench().awaitLanes(node, 1, 200));
    }

    @Test
    default void aFrozenServerIsFoundAgain() throws Exception {
        Outage outage = Outage.of(bench());
        long until = System.nanoTime() + bench().scale().pause().toNanos();
        outage.pause();
        await().atMost(bench().patience().plus(bench().scale().pause())).until(() -> {
            outage.nodes().getFirst().probe();
            return System.nanoTime() - until > 0;
        });
        outage.resume();
        awaitBack(outage);
        outage.nodes().forEach(TckNode::forget);
        bench().awaitMesh(outage.nodes());
        bench().send(outage.nodes().getFirst(), 0, 200, 64);
        outage.receivers()
                .forEach(node -> await("node " + node.id() + " receives all")
                        .atMost(bench().patience())
                        .until(() -> Arrivals.of(node).lane(0).size() >= 200));
    }

    @Test
    default void aLinkWhoseBytesAreSwallowedIsNoticed() throws Exception {
        Outage outage = Outage.of(bench());
        Map<TckNode, Integer> before = gaps(outage);
        Map<TckNode, Integer> shown = outage.witnesses().stream()
                .collect(Collectors.toMap(
                        node -> node,
                        node -> node.context().reporter().healths().size()));
        outage.swallow();
        // Without a server nodes may find a way around the dead link, and be up again before the others have noticed.
        boolean hasServer = outage.witnesses().size() == outage.nodes().size();
        await("the silent link is noticed" + outage.hint())
                .atMost(bench().patience())
                .until(() -> {
                    outage.witnesses().forEach(TckNode::probe);
                    return outage.witnesses().stream()
                            .allMatch(node -> !node.isUp() || !hasServer && wasDown(node, shown.getOrDefault(node, 0)));
                });
        outage.heal();
        awaitBack(outage);
        awaitGaps(outage, before);
    }

    @Test
    default void aServerAbsentAtTheStartIsNamedAndFoundWhenItComes() throws Exception {
        KitServer server = bench().kit().server();
        boolean alone = server.isNone();
        TckNode first = bench().stranger(1);
        TckNode second = bench().stranger(2);
        TestContext.introduce(List.of(first.context(), second.context()));
        bench().keep(() -> {
            if (!alone) {
                server.start();
            }
        });
        if (!alone) {
            server.stop();
        }
        String named = alone ? Integer.toString(second.context().localAddress().port()) : server.address();
        boolean started = startsOrSays(first, named);
        long until = System.nanoTime() + bench().scale().refusal().toNanos();
        await().atMost(bench().patience().plus(bench().scale().refusal())).until(() -> System.nanoTime() - until > 0);
        if (!alone) {
            server.start();
        }
        if (!started) {
            first.startAgain();
        }
        second.start();
        await("the server that came is found").atMost(bench().kit().recovery()).until(first::isUp);
        bench().awaitMesh(List.of(first, second));
        bench().send(first, 0, 20, 4);
        bench().awaitLanes(second, 1, 20);
    }

    @Test
    default void aServerThatCameBackElsewhereIsFound() throws Exception {
        Outage outage = Outage.of(bench());
        outage.move();
        awaitBack(outage);
        outage.nodes().forEach(TckNode::forget);
        bench().send(outage.nodes().getFirst(), 0, 50, 8);
        outage.receivers().forEach(node -> bench().awaitLanes(node, 1, 50));
    }

    @Test
    default void aMemberThatJoinsLaterIsHeard() {
        TckNode first = bench().stranger(1);
        TckNode second = bench().stranger(2);
        first.start();
        second.start();
        TestContext.introduce(List.of(first.context(), second.context()));
        bench().awaitMesh(List.of(first, second));
    }

    @Test
    default void publishingDuringAnOutageIsRefusedAsTransientOrMadeGood() throws Exception {
        Outage outage = Outage.of(bench());
        outage.kill();
        awaitComplaint(outage);
        var stage = outage.nodes().getFirst().coordinator().publish(bench().payload(0, 0, 16));
        outage.start();
        awaitBack(outage);
        await("the publish during the outage completes")
                .atMost(bench().patience())
                .until(() -> stage.toCompletableFuture().isDone());
        if (stage.toCompletableFuture().isCompletedExceptionally()) {
            Throwable failure = stage.toCompletableFuture().exceptionNow();
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            CoordinatorException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));
        } else {
            outage.receivers().stream()
                    .filter(outage.witnesses()::contains)
                    .forEach(node -> await("what was accepted arrives")
                            .atMost(bench().patience())
                            .until(() -> node.count() > 0));
        }
    }

    private void restartAt(Outage outage, Flow flow, int from, int to) throws Exception {
        flow.awaitAccepted(from);
        flow.raise(to);
        outage.stop();
        outage.start();
        awaitBack(outage);
    }

    private void awaitComplaint(Outage outage) {
        for (TckNode node : outage.witnesses()) {
            await("node " + node.id() + " shows the outage and names " + outage.named() + outage.hint())
                    .atMost(bench().patience())
                    .until(() -> {
                        node.probe();
                        return outage.named().stream().allMatch(node.complaint()::contains);
                    });
        }
    }

    private void awaitBack(Outage outage) {
        Duration bound = bench().kit().recovery();
        long before = System.nanoTime();
        await("all nodes are up after the outage" + outage.hint())
                .atMost(bound)
                .until(() -> outage.nodes().stream().allMatch(TckNode::isUp));
        Duration rest = bound.minusNanos(System.nanoTime() - before).plusSeconds(1);
        bench().awaitMeshAnew(outage.nodes(), rest);
    }

    private static Map<TckNode, Integer> gaps(Outage outage) {
        return outage.witnesses().stream()
                .collect(Collectors.toMap(
                        node -> node, node -> node.context().reporter().gaps().size()));
    }

    /** What can lose nothing need not report a gap: then the order check shows that all arrived. */
    private void awaitGaps(Outage outage, Map<TckNode, Integer> before) {
        for (TckNode node : outage.witnesses()) {
            if (node.coordinator().capabilities().delivery() == Delivery.AT_MOST_ONCE) {
                await("node " + node.id() + " reports a possible gap" + outage.hint())
                        .atMost(bench().patience())
                        .until(() -> node.context().reporter().gaps().size() > before.getOrDefault(node, 0));
            }
        }
    }

    private static Set<Integer> missing(TckNode node, Flow flow) {
        Set<Integer> missing = new HashSet<>(flow.accepted());
        missing.removeAll(new HashSet<>(Arrivals.of(node).lane(0)));
        return missing;
    }

    /** Starts a node without its server. Returns whether it runs on, degraded; else it threw. Either names the address. */
    private boolean startsOrSays(TckNode node, String named) {
        try {
            node.start();
        } catch (CoordinatorException failure) {
            assertThat(failure.getMessage()).as("what start said").contains(named);
            assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
            return false;
        }
        await("the health names " + named)
                .atMost(bench().patience())
                .until(() -> node.complaint().contains(named));
        return true;
    }
}
