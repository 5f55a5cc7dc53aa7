package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.BootId;
import dev.agora.spi.Coordinator;
import dev.agora.spi.Payload;
import dev.agora.spi.tck.InMemoryCoordinator;
import dev.agora.spi.tck.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two buses over one coordinator: delivery, gaps, a broker that is down, forgeries. */
class ClusterBusTest {
    private static final int EVENTS = 500;

    private final BusNode.Cluster cluster = new BusNode.Cluster();
    private final BusNode one = new BusNode(cluster, 1, new BootId(1, 1));
    private final BusNode two = new BusNode(cluster, 2, new BootId(2, 2));

    @AfterEach
    void closeAll() {
        one.close();
        two.close();
    }

    @Test
    void carriesEventsInOrderAndExactlyOnceBothWays() {
        one.join();
        two.join();
        one.awaitFollows(two);
        two.awaitFollows(one);

        List<ClusterEvent> sent = publish(one, 1, EVENTS);
        List<ClusterEvent> back = publish(two, 10_001, EVENTS);

        eventually().untilAsserted(() -> assertThat(two.events).isEqualTo(sent));
        eventually().untilAsserted(() -> assertThat(one.events).isEqualTo(back));
        assertThat(two.resyncs).isEmpty();
        assertThat(two.bus.counters().of(BusCounter.GAPS)).isZero();
        assertThat(one.bus.health().words()).isEqualTo("InMemory up");
    }

    @Test
    void carriesEventsByNodeCallsWhileTheBrokerIsDown() {
        one.join();
        two.join();
        one.awaitFollows(two);
        two.awaitFollows(one);
        cluster.provider.broker().stop();

        List<ClusterEvent> sent = new ArrayList<>(publish(one, 1, EVENTS));
        eventually().untilAsserted(() -> assertThat(two.events).isEqualTo(sent));
        cluster.provider.broker().start();
        sent.addAll(publish(one, 10_001, EVENTS));

        eventually().untilAsserted(() -> assertThat(two.events).isEqualTo(sent));
        assertThat(two.resyncs).isEmpty();
        assertThat(one.bus.counters().of(BusCounter.PUBLISH_FAILED)).isPositive();
        assertThat(two.bus.counters().of(BusCounter.REPAIRED)).isPositive();
    }

    @Test
    void findsByPositionsWhatAQuietTopicLost() {
        one.join();
        cluster.see(two.member());
        two.awaitFollows(one);
        List<ClusterEvent> sent = publish(one, 1, 1);

        eventually().untilAsserted(() -> assertThat(two.events).isEqualTo(sent));
        assertThat(two.bus.counters().of(BusCounter.GAPS)).isEqualTo(1);
        assertThat(two.resyncs).isEmpty();
    }

    @Test
    void holdsFramesUntilMembershipShowsTheirBootIdAndResyncsWhatCameBeforeItsBaseline() {
        two.join();
        one.connect();
        publish(one, 1, 1);
        eventually()
                .untilAsserted(() -> assertThat(one.bus.counters().of(BusCounter.FRAMES_PUBLISHED))
                        .isPositive());
        assertThat(two.events).isEmpty();

        cluster.see(one.member());

        eventually()
                .untilAsserted(() -> assertThat(two.resyncs)
                        .containsExactly("node 1 had published 1 frames before it was followed"));
        List<ClusterEvent> next = publish(one, 2, 1);
        eventually().untilAsserted(() -> assertThat(two.events).isEqualTo(next));
    }

    @Test
    void saysResyncWhenANodeStartsAgain() {
        one.join();
        two.join();
        one.awaitFollows(two);
        two.awaitFollows(one);
        publish(one, 1, 1);
        eventually().untilAsserted(() -> assertThat(two.events).hasSize(1));
        one.close();

        try (BusNode again = new BusNode(cluster, 1, new BootId(1, 2))) {
            again.join();
            eventually().untilAsserted(() -> assertThat(two.resyncs).containsExactly("node 1 restarted"));
            publish(again, 2, 1);

            eventually().untilAsserted(() -> assertThat(two.events).hasSize(2));
            assertThat(two.resyncs).hasSize(1);
        }
    }

    @Test
    void refusesForgedFramesAndDropsReplayedOnes() {
        one.join();
        two.join();
        one.awaitFollows(two);
        two.awaitFollows(one);
        byte[] frame = one.sealer.seal(EventCodec.encode(EventBatch.of(1, List.of(revoked(7)))));
        byte[] forged = frame.clone();
        forged[forged.length - 1] ^= 1;

        try (TestContext context = TestContext.of(9, cluster.provider, Map.of());
                Coordinator outsider = new InMemoryCoordinator(context, cluster.provider.broker())) {
            outsider.start();
            for (byte[] payload : List.of(forged, frame, frame, new byte[3])) {
                assertThat(outsider.publish(Payload.copyOf(payload))).isCompleted();
            }
            eventually()
                    .untilAsserted(() -> assertThat(two.bus.counters().of(BusCounter.REFUSED))
                            .isEqualTo(2));
        }

        assertThat(two.events).containsExactly(revoked(7));
        assertThat(two.bus.counters().of(BusCounter.DUPLICATES)).isEqualTo(1);
    }

    @Test
    void closesTwice() {
        one.join();

        one.close();
        one.close();

        one.bus.publish(revoked(1));
        assertThat(cluster.provider.broker().connections()).isZero();
    }

    private static List<ClusterEvent> publish(BusNode node, long firstAccount, int count) {
        List<ClusterEvent> events = new ArrayList<>();
        for (long account = firstAccount; account < firstAccount + count; account++) {
            events.add(revoked(account));
        }
        events.forEach(node.bus::publish);
        return events;
    }

    private static ClusterEvent revoked(long account) {
        return new ClusterEvent.CredentialRevoked(new AccountId(account));
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }
}
