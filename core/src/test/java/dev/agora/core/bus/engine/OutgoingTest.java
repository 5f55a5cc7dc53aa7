package dev.agora.core.bus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.event.ClusterEvent.SettingsChanged;
import dev.agora.core.event.ClusterEvent.StateChanged;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Batching and coalescing of what waits to be published. */
class OutgoingTest {
    private static final AccountId ACCOUNT = new AccountId(7);

    @Test
    void mergesChangesOfOneAccountSoThatTheLatestPositionWins() {
        Outgoing outgoing = new Outgoing(100);
        outgoing.offer(changed(ChangeType.EMAIL, 10));
        outgoing.offer(new CredentialRevoked(ACCOUNT));
        outgoing.offer(changed(ChangeType.EMAIL, 12));
        outgoing.offer(changed(ChangeType.MAILBOX, 11));

        Optional<EventBatch> batch = drain(outgoing);

        assertThat(batch)
                .contains(EventBatch.of(
                        1,
                        List.of(
                                new StateChanged(
                                        ACCOUNT,
                                        Map.of(
                                                ChangeType.EMAIL, new Position(12),
                                                ChangeType.MAILBOX, new Position(11))),
                                new CredentialRevoked(ACCOUNT))));
        assertThat(drain(outgoing)).isEmpty();
    }

    @Test
    void splitsWhatDoesNotFitOneFrame() {
        Outgoing outgoing = new Outgoing(10_000);
        ClusterEvent large = new SettingsChanged(List.of("x".repeat(1024)));
        for (int i = 0; i < 600; i++) {
            outgoing.offer(large);
        }

        List<EventBatch> batches = new ArrayList<>();
        for (Optional<EventBatch> batch = drain(outgoing); batch.isPresent(); batch = drain(outgoing)) {
            batches.add(batch.get());
        }

        assertThat(batches).hasSize(3).extracting(EventBatch::sequence).containsExactly(1L, 2L, 3L);
        assertThat(batches)
                .allSatisfy(
                        batch -> assertThat(EventCodec.encode(batch)).hasSizeLessThanOrEqualTo(EventCodec.MAX_BYTES));
        assertThat(batches.stream().mapToInt(batch -> batch.events().size()).sum())
                .isEqualTo(600);
    }

    @Test
    void countsMergedEventsAsOneAndMergesWithinOneFrameOnly() {
        Outgoing outgoing = new Outgoing(1_000);
        outgoing.offer(changed(ChangeType.EMAIL, 1));
        for (int i = 0; i < 260; i++) {
            outgoing.offer(new SettingsChanged(List.of("x".repeat(1000))));
            outgoing.offer(changed(ChangeType.EMAIL, 2 + i));
        }
        assertThat(outgoing.size()).isEqualTo(262);

        EventBatch first = drain(outgoing).orElseThrow();
        EventBatch second = drain(outgoing).orElseThrow();

        assertThat(first.events().getFirst()).isInstanceOf(StateChanged.class);
        assertThat(second.events()).contains(changed(ChangeType.EMAIL, 261));
        assertThat(outgoing.size()).isZero();
        assertThat(outgoing.isEmpty()).isTrue();
    }

    @Test
    void leavesANumberOutWhenItOverflows() {
        Outgoing outgoing = new Outgoing(1);
        outgoing.offer(new CredentialRevoked(ACCOUNT));

        assertThat(outgoing.offer(new CredentialRevoked(ACCOUNT))).isFalse();
        outgoing.offer(new CredentialRevoked(ACCOUNT));

        assertThat(drain(outgoing).orElseThrow().sequence()).isEqualTo(2);
    }

    @Test
    void takesOneTypeOfOneAccountAsNumbersToo() {
        Outgoing outgoing = new Outgoing(100);
        outgoing.offer(changed(ChangeType.EMAIL, 10));
        outgoing.offer(7, ChangeType.EMAIL, 9);
        outgoing.offer(7, ChangeType.THREAD, 0);
        outgoing.offer(8, ChangeType.MAILBOX, 11);
        outgoing.offer(7, ChangeType.EMAIL, 12);

        assertThat(outgoing.size()).isEqualTo(2);
        assertThat(drain(outgoing).orElseThrow().events())
                .containsExactly(
                        new StateChanged(
                                ACCOUNT,
                                Map.of(
                                        ChangeType.EMAIL, new Position(12),
                                        ChangeType.THREAD, new Position(0))),
                        new StateChanged(new AccountId(8), Map.of(ChangeType.MAILBOX, new Position(11))));
    }

    @Test
    void saysWhatItWasGivenAboutTheBatch() {
        Outgoing outgoing = new Outgoing(100);
        outgoing.offer(changed(ChangeType.EMAIL, 10));

        Outgoing.Batch batch = outgoing.drain(3, 1_700_000_000_000L).orElseThrow();

        assertThat(batch.sequence()).isEqualTo(1);
        assertThat(batch.events()).isEqualTo(1);
        assertThat(EventCodec.decode(batch.encoded()))
                .contains(new EventBatch(1, 3, List.of(changed(ChangeType.EMAIL, 10)), 0, 1_700_000_000_000L));
    }

    @Test
    void isLikeAPlainListWhateverComes() {
        Random random = new Random(6);
        Outgoing outgoing = new Outgoing(100_000);
        for (int round = 0; round < 30; round++) {
            Map<Object, ClusterEvent> expected = new LinkedHashMap<>();
            for (int number = random.nextInt(2_000); number > 0; number--) {
                ClusterEvent event = random.nextInt(10) == 0
                        ? new CredentialRevoked(new AccountId(1 + random.nextInt(50)))
                        : anyChange(random);
                if (event instanceof StateChanged changed) {
                    expected.merge(changed.account(), changed, OutgoingTest::merged);
                } else {
                    expected.put(number, event);
                }
                outgoing.offer(event);
            }

            List<ClusterEvent> drained = drain(outgoing).map(EventBatch::events).orElse(List.of());

            assertThat(drained).containsExactlyElementsOf(expected.values());
        }
    }

    private static StateChanged anyChange(Random random) {
        Map<ChangeType, Position> positions = new EnumMap<>(ChangeType.class);
        for (ChangeType type : ChangeType.values()) {
            if (random.nextInt(3) == 0) {
                positions.put(
                        type, new Position(random.nextInt(4) == 0 ? 0 : random.nextLong(1L << random.nextInt(1, 63))));
            }
        }
        return new StateChanged(new AccountId(1 + random.nextLong(1L << random.nextInt(1, 60)) % 300), positions);
    }

    private static ClusterEvent merged(ClusterEvent before, ClusterEvent now) {
        Map<ChangeType, Position> both = new EnumMap<>(ChangeType.class);
        both.putAll(((StateChanged) before).positions());
        ((StateChanged) now)
                .positions()
                .forEach((type, position) ->
                        both.merge(type, position, (one, other) -> one.isAfter(other) ? one : other));
        return new StateChanged(((StateChanged) now).account(), both);
    }

    private static Optional<EventBatch> drain(Outgoing outgoing) {
        return outgoing.drain(0, 0).flatMap(batch -> EventCodec.decode(batch.encoded()));
    }

    private static StateChanged changed(ChangeType type, long position) {
        return new StateChanged(ACCOUNT, Map.of(type, new Position(position)));
    }
}
