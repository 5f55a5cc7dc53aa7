package dev.agora.spi.tck;

import static dev.agora.spi.tck.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is published reaches all other nodes, unchanged, and nobody else. */
interface DeliveryChecks extends KitChecks {
    @Test
    default void onePayloadReachesAllOtherNodes() {
        List<TckNode> nodes = bench().cluster(Bench.NODES);
        Payload payload = bench().payload(0, 0, 100);
        bench().accepted(nodes.getFirst(), payload);
        Bench.others(nodes).forEach(node -> bench().awaitExactly(node, List.of(payload)));
    }

    @Test
    default void aHundredPayloadsReachAllOtherNodes() {
        burst(100);
    }

    @Test
    default void aBurstReachesAllOtherNodes() {
        burst(bench().scale().burst());
    }

    @Test
    default void sizesFromNothingToTheMaximumPassUnchanged() {
        List<TckNode> nodes = bench().cluster(2);
        int max = nodes.getFirst().coordinator().capabilities().maxPayloadBytes();
        List<Payload> sent = List.of(
                Payload.EMPTY,
                bench().pattern(1),
                bench().pattern(Math.min(max, 65_536)),
                bench().pattern(max - 1),
                bench().pattern(max));
        sent.forEach(payload -> bench().accepted(nodes.getFirst(), payload));
        bench().awaitExactly(nodes.get(1), sent);
    }

    @Test
    default void aPayloadAboveTheMaximumIsRefusedAsConfig() {
        List<TckNode> nodes = bench().cluster(2);
        int max = nodes.getFirst().coordinator().capabilities().maxPayloadBytes();
        String said =
                String.valueOf(bench().refused(nodes.getFirst().coordinator(), bench().pattern(max + 1), Kind.CONFIG)
                        .getMessage());
        assertThat(said).contains(Integer.toString(max + 1), Integer.toString(max));
        Payload next = bench().pattern(10);
        bench().accepted(nodes.getFirst(), next);
        bench().awaitExactly(nodes.get(1), List.of(next));
    }

    @Test
    default void everyByteValuePassesUnchanged() {
        List<TckNode> nodes = bench().cluster(2);
        byte[] all = new byte[512];
        IntStream.range(0, all.length).forEach(i -> all[i] = (byte) i);
        List<Payload> sent = List.of(
                Payload.copyOf(all),
                Payload.copyOf("\r\n.\r\n\0+OK {10}\r\n".getBytes(StandardCharsets.US_ASCII)),
                Payload.copyOf(new byte[] {(byte) 0xC3, 0x28, (byte) 0xFF, (byte) 0xFE, 0}));
        sent.forEach(payload -> bench().accepted(nodes.getFirst(), payload));
        bench().awaitExactly(nodes.get(1), sent);
    }

    @Test
    default void allNodesPublishAtOnce() {
        List<TckNode> nodes = bench().cluster(Bench.NODES);
        int each = 1_000;
        bench().inThreads(nodes.size(), index -> bench().send(nodes.get(index), index, each, bench().inFlight()));
        for (TckNode node : nodes) {
            int own = nodes.indexOf(node);
            boolean echo = node.coordinator().capabilities().echoesOwn();
            await("node " + node.id() + " receives all")
                    .atMost(bench().patience())
                    .until(() -> Arrivals.of(node).distinct() >= (long) each * (nodes.size() - (echo ? 0 : 1)));
            Arrivals arrivals = Arrivals.of(node).lawful(node.coordinator().capabilities());
            IntStream.range(0, nodes.size())
                    .forEach(lane -> assertThat(
                                    arrivals.lane(lane).stream().distinct().count())
                            .as("payloads of node %d at node %d", lane + 1, own + 1)
                            .isEqualTo(lane == own && !echo ? 0 : each));
        }
    }

    @Test
    default void ownPayloadsComeBackOnlyAsDeclared() {
        List<TckNode> nodes = bench().cluster(2);
        Payload own = bench().pattern(11);
        Payload answer = bench().pattern(12);
        bench().accepted(nodes.getFirst(), own);
        bench().awaitExactly(nodes.get(1), List.of(own));
        bench().accepted(nodes.get(1), answer);
        boolean echo = nodes.getFirst().coordinator().capabilities().echoesOwn();
        bench().awaitExactly(nodes.getFirst(), echo ? List.of(own, answer) : List.of(answer));
    }

    @Test
    default void payloadsBeforeTheSubscriptionCountOnlyWhenReplayed() {
        List<TckNode> nodes = bench().cluster(2);
        Payload early = bench().pattern(13);
        Payload late = bench().pattern(14);
        bench().accepted(nodes.getFirst(), early);
        bench().awaitExactly(nodes.get(1), List.of(early));
        Queue<Payload> taken = new ConcurrentLinkedQueue<>();
        nodes.get(1).coordinator().subscribe(payload -> {
            if (!TckNode.isProbe(payload)) {
                taken.add(payload);
            }
        });
        await("the new subscription hears")
                .atMost(bench().patience())
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    bench().accepted(nodes.getFirst(), late);
                    return taken.contains(late);
                });
        assertThat(taken.contains(early))
                .as("what was published before the subscription arrived")
                .isEqualTo(nodes.get(1).coordinator().capabilities().replays());
    }

    @Test
    default void aTopicOfItsOwnIsHeardByNobodyElse() {
        List<TckNode> nodes = bench().cluster(2);
        List<TckNode> apart = List.of(bench().onTopic(11, "stwt.agora.kit"), bench().onTopic(12, "stwt.agora.kit"));
        TestContext.introduce(List.of(
                nodes.getFirst().context(),
                nodes.get(1).context(),
                apart.getFirst().context(),
                apart.get(1).context()));
        apart.forEach(TckNode::start);
        bench().awaitMesh(apart);
        Payload there = bench().pattern(21);
        Payload here = bench().pattern(22);
        bench().accepted(apart.getFirst(), there);
        bench().awaitExactly(apart.get(1), List.of(there));
        bench().accepted(nodes.getFirst(), here);
        bench().awaitExactly(nodes.get(1), List.of(here));
        assertThat(nodes.getFirst().heard()).as("nodes heard on the topic").doesNotContain(11, 12);
        assertThat(apart.getFirst().heard())
                .as("nodes heard on the other topic")
                .contains(12)
                .doesNotContain(1, 2);
    }

    private void burst(int count) {
        List<TckNode> nodes = bench().cluster(Bench.NODES);
        bench().send(nodes.getFirst(), 0, count, bench().inFlight());
        Bench.others(nodes).forEach(node -> bench().awaitLanes(node, 1, count));
    }
}
