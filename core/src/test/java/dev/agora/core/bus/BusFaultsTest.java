package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.core.bus.SteeredCoordinator.Fault;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three buses whose coordinator or calls break: swallowed and stalled frames, an origin that cannot be called. */
class BusFaultsTest {
    private final BusNode.Cluster cluster = new BusNode.Cluster();
    private final BusNode one = new BusNode(cluster, 1, new BootId(1, 1));
    private final BusNode two = new BusNode(cluster, 2, new BootId(2, 2));
    private final BusNode three = new BusNode(cluster, 3, new BootId(3, 3));
    private final List<BusNode> all = List.of(one, two, three);

    @BeforeEach
    void joinAll() {
        all.forEach(BusNode::join);
        for (BusNode by : all) {
            all.stream().filter(whom -> whom != by).forEach(by::awaitFollows);
        }
    }

    @AfterEach
    void closeAll() {
        all.forEach(BusNode::close);
    }

    @Test
    void findsWhatACoordinatorSwallowedWithoutAWord() {
        one.steered().fault = Fault.SWALLOW;
        List<ClusterEvent> sent = publish(1, 1);

        eventually().untilAsserted(() -> assertThat(two.events).isEqualTo(sent));
        eventually().untilAsserted(() -> assertThat(three.events).isEqualTo(sent));
        assertThat(two.resyncs).isEmpty();
        eventually()
                .untilAsserted(() -> assertThat(two.bus.peers())
                        .anySatisfy(peer -> assertThat(peer.words(two.id))
                                .contains("both coordinators say they are up, yet frames were lost")));
    }

    @Test
    void carriesEventsWhileACoordinatorNeverAnswers() {
        one.steered().fault = Fault.STALL;
        assertThatAllArrive();
    }

    @Test
    void carriesEventsWhileAPlugInThrows() {
        one.steered().fault = Fault.THROW;
        assertThatAllArrive();
    }

    @Test
    void saysWhyPublishingFails() {
        try (LogLines log = new LogLines("dev.agora.core.bus")) {
            one.steered().fault = Fault.REFUSE;
            publish(1, 1);

            eventually().until(() -> log.has("publishing fails", SteeredCoordinator.REFUSAL));
        }
    }

    @Test
    void goesOnBehindAListenerWithAnError() {
        two.bus.listen(new BusListener() {
            @Override
            public void event(EventPlace place, ClusterEvent event) {
                throw new StackOverflowError("in a listener");
            }

            @Override
            public void resync(NodeId origin, String reason) {
                throw new StackOverflowError("in a listener");
            }

            @Override
            public void reread(long generation, SortedSet<NodeId> origins) {
                throw new StackOverflowError("in a listener");
            }
        });
        List<ClusterEvent> sent = publish(1, 30);

        eventually().untilAsserted(() -> assertThat(two.events).isEqualTo(sent));
        assertThat(two.bus.counters().of(BusCounter.DELIVERED)).isEqualTo(sent.size());
    }

    @Test
    void fetchesFromAPeerWhatItsOriginCannotBeAskedFor() {
        one.steered().fault = Fault.SWALLOW;
        cluster.cut(one, two);
        List<ClusterEvent> sent = publish(1, 3);

        eventually().untilAsserted(() -> assertThat(three.events).isEqualTo(sent));
        eventually().untilAsserted(() -> assertThat(two.events).isEqualTo(sent));
        assertThat(two.resyncs).isEmpty();
    }

    @Test
    void saysResyncWhenNeitherOriginNorPeersCanBeAsked() {
        one.steered().fault = Fault.SWALLOW;
        cluster.cut(one, two);
        cluster.cut(one, three);
        cluster.cut(two, three);
        publish(1, 1);

        eventually().untilAsserted(() -> assertThat(two.resyncs).hasSize(1));
        assertThat(two.resyncs.getFirst()).startsWith("frame 1 was not had within two heartbeats: node ");
        eventually().untilAsserted(() -> assertThat(two.rereads).containsExactly(1L));
        eventually()
                .untilAsserted(() -> assertThat(two.bus.peers())
                        .anySatisfy(peer ->
                                assertThat(peer.words(two.id)).contains("it does not answer node RPC: no node 1")));
    }

    private void assertThatAllArrive() {
        List<ClusterEvent> sent = new ArrayList<>();
        for (int burst = 0; burst < 100; burst++) {
            sent.addAll(publish(1 + 10L * burst, 10));
        }

        eventually().untilAsserted(() -> assertThat(two.events).isEqualTo(sent));
        assertThat(two.resyncs).isEmpty();
    }

    private List<ClusterEvent> publish(long firstAccount, int count) {
        List<ClusterEvent> events = new ArrayList<>();
        for (long account = firstAccount; account < firstAccount + count; account++) {
            events.add(new CredentialRevoked(new AccountId(account)));
        }
        events.forEach(one.bus::publish);
        return events;
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }
}
