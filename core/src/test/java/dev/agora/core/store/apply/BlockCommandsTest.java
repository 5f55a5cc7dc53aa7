package dev.agora.core.store.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.store.BlockChange;
import dev.agora.core.store.MailReads;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.StateReader;
import dev.agora.core.store.Table;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Words on blocked addresses in the log: the later one stays, and rows do not pile up. */
class BlockCommandsTest {
    private static final String RANGE = "192.0.2.0/24";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final WriteSet state = new WriteSet(new Nothing());

    @Test
    void keepsTheLaterWordWhateverComesFirst() {
        BlockChange lifted = new BlockChange(RANGE, false, START, "", 5);
        apply(lifted, START);

        assertThatThrownBy(() -> apply(block(RANGE, 4), START))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.result().text()).contains(RANGE));

        assertThat(new MailReads(state).blocks()).containsExactly(lifted);
    }

    @Test
    void aRepeatChangesNothing() {
        apply(block(RANGE, 4), START);
        apply(block(RANGE, 4), START);

        assertThat(new MailReads(state).blocks()).containsExactly(block(RANGE, 4));
    }

    @Test
    void rowsOfBlocksThatEndedAWeekAgoGoAwayWithLaterChanges() {
        for (int number = 0; number < 50; number++) {
            apply(block("10.0.0." + number + "/32", number + 1), START);
        }
        Instant later = START.plus(Duration.ofDays(9));
        BlockChange lasting = new BlockChange(RANGE, true, BlockChange.FOREVER, "", 100);
        for (int turn = 0; turn < 10; turn++) {
            apply(lasting, later);
        }

        assertThat(new MailReads(state).blocks()).containsExactly(lasting);
    }

    private void apply(BlockChange change, Instant now) {
        assertThat(BlockCommands.apply(state, change, now.toEpochMilli())).isInstanceOf(OperationResult.Done.class);
    }

    private static BlockChange block(String range, long version) {
        return new BlockChange(range, true, START.plusSeconds(3600), "guessing", version);
    }

    /** A state without rows. */
    private static final class Nothing implements StateReader {
        @Override
        public byte @Nullable [] get(Table table, byte[] key) {
            return null;
        }

        @Override
        public void scan(Table table, byte[] from, byte[] to, RowVisitor visitor) {
            // There is no row to visit.
        }
    }
}
