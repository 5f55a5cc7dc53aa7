package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.BootId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guarantee B1 as a ledger: what three nodes publish while the broker goes and comes, against what each of the others heard. */
class BusLedgerTest {
    private static final int EVENTS = Integer.getInteger("agora.bus.ledger.events", 2_000);
    private static final int BURST = 100;
    private static final int MAX_AHEAD = 20_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final BusNode.Cluster cluster = new BusNode.Cluster();
    private final List<BusNode> nodes = List.of(
            new BusNode(cluster, 1, new BootId(1, 1)),
            new BusNode(cluster, 2, new BootId(2, 2)),
            new BusNode(cluster, 3, new BootId(3, 3)));

    @AfterEach
    void closeAll() {
        nodes.forEach(BusNode::close);
    }

    /** Goal: sets equal, no duplicate, no Resync while the rings hold the outage. Method: bursts in turn; the broker is down for a fifth of them. */
    @Test
    void eachNodeHearsEachEventOfTheOthersOnceWhileTheBrokerGoesAndComes() {
        nodes.forEach(BusNode::join);
        nodes.forEach(by -> nodes.stream().filter(whom -> whom != by).forEach(by::awaitFollows));

        for (int first = 0; first < EVENTS; first += BURST) {
            int phase = first / BURST % 20;
            if (phase == 8) {
                cluster.provider.broker().stop();
            } else if (phase == 12) {
                cluster.provider.broker().start();
            }
            for (BusNode node : nodes) {
                for (int number = first; number < Math.min(first + BURST, EVENTS); number++) {
                    node.bus.publish(event(node, number));
                }
            }
            int published = first;
            await().atMost(LIMIT)
                    .until(() -> nodes.stream().allMatch(node -> node.heard() > 2 * published - MAX_AHEAD));
        }

        await().atMost(LIMIT).until(() -> nodes.stream().allMatch(node -> node.heard() >= 2 * EVENTS));
        for (BusNode node : nodes) {
            assertThat(node.resyncs).as("Resyncs of node %s", node.id).isEmpty();
            assertThat(rows(node)).as("rows of node %s", node.id).isEqualTo(expected(node));
        }
    }

    private Map<BusNode, List<Long>> expected(BusNode hearer) {
        Map<BusNode, List<Long>> rows = new HashMap<>();
        nodes.stream()
                .filter(node -> node != hearer)
                .forEach(node -> rows.put(
                        node,
                        IntStream.range(0, EVENTS)
                                .mapToObj(number -> account(node, number))
                                .toList()));
        return rows;
    }

    private Map<BusNode, List<Long>> rows(BusNode hearer) {
        List<ClusterEvent> events = hearer.snapshot();
        Map<BusNode, List<Long>> rows = new HashMap<>();
        nodes.stream()
                .filter(node -> node != hearer)
                .forEach(node -> rows.put(
                        node,
                        events.stream()
                                .map(event ->
                                        ((CredentialRevoked) event).account().value())
                                .filter(account -> account / EVENTS == node.id.value())
                                .toList()));
        return rows;
    }

    private static ClusterEvent event(BusNode node, int number) {
        return new CredentialRevoked(new AccountId(account(node, number)));
    }

    private static long account(BusNode node, int number) {
        return (long) node.id.value() * EVENTS + number;
    }
}
