package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.BootId;
import dev.agora.spi.Payload;
import dev.agora.spi.tck.InMemoryCoordinator;
import dev.agora.spi.tck.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guarantee B4: what an outsider with rights on the topic alters, cuts, records and repeats is refused and counted. */
class FrameSecurityTest {
    private final BusNode.Cluster cluster = new BusNode.Cluster();
    private final BusNode one = new BusNode(cluster, 1, new BootId(1, 1));
    private final BusNode two = new BusNode(cluster, 2, new BootId(2, 2));
    private final List<Payload> recorded = new CopyOnWriteArrayList<>();
    private final TestContext context = TestContext.of(9, cluster.provider, Map.of());
    private final InMemoryCoordinator outsider = new InMemoryCoordinator(context, cluster.provider.broker());

    @BeforeEach
    void joinAll() {
        outsider.start();
        outsider.subscribe(recorded::add);
        one.join();
        two.join();
        one.awaitFollows(two);
        two.awaitFollows(one);
    }

    @AfterEach
    void closeAll() {
        one.close();
        two.close();
        outsider.close();
        context.close();
    }

    @Test
    void refusesEveryAlteredBitAndEveryTruncation() {
        List<byte[]> corpus = List.of(
                one.sealer.seal(EventCodec.encode(EventBatch.of(1, List.of(revoked(7))))),
                one.sealer.seal(EventCodec.encode(
                        EventBatch.of(2, List.of(new ClusterEvent.CacheInvalidated(List.of("accounts")))))));
        List<byte[]> forgeries = new ArrayList<>();
        for (byte[] frame : corpus) {
            for (int bit = 0; bit < frame.length * Byte.SIZE; bit++) {
                byte[] altered = frame.clone();
                altered[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                forgeries.add(altered);
            }
            for (int length = 0; length < frame.length; length++) {
                forgeries.add(Arrays.copyOf(frame, length));
            }
            forgeries.add(Arrays.copyOf(frame, frame.length + 1));
        }

        forgeries.forEach(this::send);

        eventually()
                .untilAsserted(() ->
                        assertThat(two.bus.counters().of(BusCounter.REFUSED)).isEqualTo(forgeries.size()));
        corpus.forEach(this::send);
        eventually().untilAsserted(() -> assertThat(two.events).hasSize(2));
        assertThat(two.resyncs).isEmpty();
    }

    @Test
    void neverDeliversRecordedFramesToAReceiverThatStartedAgain() {
        record(5);
        two.close();

        try (BusNode again = new BusNode(cluster, 2, new BootId(2, 3))) {
            again.join();
            recorded.forEach(outsider::publish);
            again.awaitFollows(one);
            recorded.forEach(outsider::publish);
            one.bus.publish(revoked(99));

            eventually().untilAsserted(() -> assertThat(again.events).containsExactly(revoked(99)));
            eventually()
                    .untilAsserted(() -> assertThat(again.bus.counters().of(BusCounter.DUPLICATES))
                            .isGreaterThanOrEqualTo(5));
        }
    }

    @Test
    void neverDeliversFramesOfAnEarlierStartAfterAPowerFailure() {
        record(5);
        one.close();
        two.close();

        try (BusNode first = new BusNode(cluster, 1, new BootId(1, 9));
                BusNode second = new BusNode(cluster, 2, new BootId(2, 9))) {
            first.join();
            second.join();
            second.awaitFollows(first);
            recorded.forEach(outsider::publish);
            first.bus.publish(revoked(99));

            eventually().untilAsserted(() -> assertThat(second.events).containsExactly(revoked(99)));
            eventually()
                    .untilAsserted(() -> assertThat(second.bus.counters().of(BusCounter.UNPROVEN))
                            .isEqualTo(5));
        }
    }

    @Test
    void refusesFramesOfAnEarlierStartAtOnceAndCountsThemForTheirNode() {
        record(1);
        one.close();

        try (BusNode again = new BusNode(cluster, 1, new BootId(1, 2))) {
            again.join();
            eventually().untilAsserted(() -> assertThat(two.resyncs).contains("node 1 restarted"));
            recorded.forEach(outsider::publish);

            eventually()
                    .untilAsserted(() -> assertThat(two.bus.peers())
                            .anyMatch(peer -> peer.node().equals(one.id) && peer.forged() == 1));
        }
        assertThat(two.events).hasSize(1);
    }

    private void record(int frames) {
        for (int number = 1; number <= frames; number++) {
            int expected = number;
            one.bus.publish(revoked(number));
            eventually().until(() -> recorded.size() == expected);
        }
        eventually().untilAsserted(() -> assertThat(two.events).hasSize(frames));
    }

    private void send(byte[] frame) {
        assertThat(outsider.publish(Payload.copyOf(frame))).isCompleted();
    }

    private static ClusterEvent revoked(long account) {
        return new CredentialRevoked(new AccountId(account));
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }
}
