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
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

        Optional<EventBatch> batch = outgoing.drain();

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
        assertThat(outgoing.drain()).isEmpty();
    }

    @Test
    void splitsWhatDoesNotFitOneFrame() {
        Outgoing outgoing = new Outgoing(10_000);
        ClusterEvent large = new SettingsChanged(List.of("x".repeat(1024)));
        for (int i = 0; i < 600; i++) {
            outgoing.offer(large);
        }

        List<EventBatch> batches = new ArrayList<>();
        for (Optional<EventBatch> batch = outgoing.drain(); batch.isPresent(); batch = outgoing.drain()) {
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

        EventBatch first = outgoing.drain().orElseThrow();
        EventBatch second = outgoing.drain().orElseThrow();

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

        assertThat(outgoing.drain().orElseThrow().sequence()).isEqualTo(2);
    }

    private static StateChanged changed(ChangeType type, long position) {
        return new StateChanged(ACCOUNT, Map.of(type, new Position(position)));
    }
}
