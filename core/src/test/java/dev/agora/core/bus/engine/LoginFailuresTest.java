package dev.agora.core.bus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.event.ClusterEvent.AuthenticationFailures;
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

/** Failed logins in their own lane. */
class LoginFailuresTest {
    @Test
    void keepsTheLatestCountOfEachAddress() {
        LoginFailures failures = new LoginFailures();
        failures.offer(new AuthenticationFailures(Map.of("192.0.2.1", 3L)));
        failures.offer(new AuthenticationFailures(Map.of("192.0.2.1", 5L, "192.0.2.2", 1L)));

        assertThat(failures.drain()).contains(new AuthenticationFailures(Map.of("192.0.2.1", 5L, "192.0.2.2", 1L)));
        assertThat(failures.drain()).isEmpty();
    }

    @Test
    void leavesAddressesOutBeyondItsBoundAndTellsTheirWholeCountLater() {
        LoginFailures failures = new LoginFailures();
        for (int address = 0; address < LoginFailures.MAX_ADDRESSES; address++) {
            assertThat(failures.offer(new AuthenticationFailures(Map.of("a" + address, 1L))))
                    .isZero();
        }

        assertThat(failures.offer(new AuthenticationFailures(Map.of("late", 7L))))
                .isEqualTo(1);
        assertThat(failures.drain().orElseThrow().counts()).hasSize(1024);
        assertThat(failures.offer(new AuthenticationFailures(Map.of("late", 8L))))
                .isZero();
    }

    @Test
    void neverEvictsStateChangesHoweverManyLoginsFail() {
        Outgoing outgoing = new Outgoing(10);
        StateChanged change = new StateChanged(new AccountId(7), Map.of(ChangeType.EMAIL, new Position(9)));
        outgoing.offer(change);
        for (int address = 0; address < 100_000; address++) {
            outgoing.offerFailures(new AuthenticationFailures(Map.of("2001:db8::" + address, 1L)));
        }

        List<EventBatch> batches = new ArrayList<>();
        for (Optional<EventBatch> batch = drain(outgoing); batch.isPresent(); batch = drain(outgoing)) {
            batches.add(batch.get());
        }

        assertThat(batches.getFirst().events().getFirst()).isEqualTo(change);
        assertThat(batches.stream().mapToInt(LoginFailuresTest::addresses).sum())
                .isEqualTo(LoginFailures.MAX_ADDRESSES);
        assertThat(batches.stream()
                        .mapToInt(batch -> EventCodec.encode(batch).length)
                        .max()
                        .orElseThrow())
                .isLessThan(EventCodec.MAX_BYTES);
        assertThat(outgoing.isEmpty()).isTrue();
    }

    private static Optional<EventBatch> drain(Outgoing outgoing) {
        return outgoing.drain(0, 0).flatMap(batch -> EventCodec.decode(batch.encoded()));
    }

    private static int addresses(EventBatch batch) {
        return batch.events().stream()
                .filter(AuthenticationFailures.class::isInstance)
                .map(AuthenticationFailures.class::cast)
                .mapToInt(failures -> failures.counts().size())
                .sum();
    }
}
