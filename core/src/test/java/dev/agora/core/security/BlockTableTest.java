package dev.agora.core.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.runtime.WallClock;
import dev.agora.core.store.BlockChange;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Whatever the order in which words arrive, the latest stays; blocks end by the clock. */
class BlockTableTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String RANGE = "192.0.2.0/24";
    private static final InetAddress INSIDE = InetAddress.ofLiteral("192.0.2.7");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final WallClock clock = now::get;
    private final BlockTable table = table("");

    @Test
    void aLateBlockNeverUndoesAnUnblock() {
        assertThat(table.take(block(1))).isTrue();
        assertThat(isBlocked(table)).isTrue();

        assertThat(table.take(lifted(2))).isTrue();
        assertThat(table.take(block(1))).isFalse();

        assertThat(isBlocked(table)).isFalse();
        assertThat(table.inForce()).isEmpty();
    }

    @Test
    void endsInTheSameStateInEveryOrderOfArrivalAndWithRepeats() {
        List<BlockChange> words = new ArrayList<>();
        for (int version = 1; version <= 6; version++) {
            words.add(block(version));
            words.add(lifted(version));
            words.add(new BlockChange(RANGE, true, START.plusSeconds(7200), "longer", version));
        }
        words.addAll(List.copyOf(words));
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            Collections.shuffle(words, random);
            BlockTable other = table("");
            words.forEach(other::take);

            assertThat(other.inForce())
                    .containsExactly(new BlockChange(RANGE, true, START.plusSeconds(7200), "longer", 6));
        }
    }

    @Test
    void aBlockEndsByItself() {
        table.take(block(1));

        now.set(START.plusSeconds(3599));
        assertThat(isBlocked(table)).isTrue();
        now.set(START.plusSeconds(3600));
        assertThat(isBlocked(table)).isFalse();
    }

    @Test
    void whoIsOnTheAllowListComesInWhateverIsBlocked() {
        BlockTable kind = table("192.0.2.7");
        kind.take(block(1));

        assertThat(isBlocked(kind)).isFalse();
        assertThat(kind.snapshot().blocking(InetAddress.ofLiteral("192.0.2.8"), START))
                .isPresent();
    }

    @Test
    void findsTheAddressInRangesOfAnyLength() {
        table.take(new BlockChange("2001:db8:0:0:0:0:0:0/64", true, BlockChange.FOREVER, "", 1));
        table.take(new BlockChange("198.51.100.7/32", true, BlockChange.FOREVER, "", 2));

        BlockedAddresses blocked = table.snapshot();

        assertThat(blocked.blocking(InetAddress.ofLiteral("2001:db8::77"), START))
                .isPresent();
        assertThat(blocked.blocking(InetAddress.ofLiteral("2001:db8:0:1::77"), START))
                .isEmpty();
        assertThat(blocked.blocking(InetAddress.ofLiteral("198.51.100.7"), START))
                .isPresent();
        assertThat(blocked.blocking(InetAddress.ofLiteral("198.51.100.8"), START))
                .isEmpty();
    }

    @Test
    void aVersionIsLaterThanAllSeenAlsoWhenAnotherClockIsAhead() {
        long first = table.nextVersion();
        long second = table.nextVersion();
        table.take(block(second + 1_000_000_000_000L));

        assertThat(second).isGreaterThan(first);
        assertThat(table.nextVersion()).isGreaterThan(second + 1_000_000_000_000L);
    }

    @Test
    void forgetsWordsThatEndedAWeekAgoWhenThereAreMany() {
        for (int number = 0; number < 1023; number++) {
            table.take(
                    new BlockChange("10.0." + number / 256 + "." + number % 256 + "/32", true, START, "", number + 1));
        }
        now.set(START.plusSeconds(8 * 86_400));
        table.take(new BlockChange(RANGE, true, BlockChange.FOREVER, "", 5000));

        assertThat(table.size()).isEqualTo(1);
        assertThat(isBlocked(table)).isTrue();
    }

    private boolean isBlocked(BlockTable asked) {
        return asked.snapshot().blocking(INSIDE, now.get()).isPresent();
    }

    private BlockTable table(String allowed) {
        return new BlockTable(clock, AddressRanges.parse(allowed.isEmpty() ? List.of() : List.of(allowed)));
    }

    private static BlockChange block(long version) {
        return new BlockChange(RANGE, true, START.plusSeconds(3600), "guessing", version);
    }

    private static BlockChange lifted(long version) {
        return new BlockChange(RANGE, false, START, "", version);
    }
}
