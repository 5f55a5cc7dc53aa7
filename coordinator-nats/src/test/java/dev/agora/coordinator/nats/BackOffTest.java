package dev.agora.coordinator.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The pauses between attempts. */
class BackOffTest {
    private final BackOff backOff = new BackOff(new Random(1));

    @Test
    void theFirstPauseIsShort() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(backOff.millis(0)).isBetween(50L, 100L);
        }
    }

    @Test
    void pausesDoubleUpToFiveSecondsAndNeverOverflow() {
        assertThat(backOff.millis(3)).isBetween(400L, 800L);
        for (int failures : new int[] {6, 60, 64, 1_000_000, Integer.MAX_VALUE}) {
            assertThat(backOff.millis(failures)).isBetween(2_500L, 5_000L);
        }
    }

    @Test
    void nodesDoNotWaitInStep() {
        Set<Long> pauses = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            pauses.add(backOff.millis(10));
        }
        assertThat(pauses).hasSizeGreaterThan(50);
    }
}
