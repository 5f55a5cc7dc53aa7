package dev.agora.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The pauses between attempts. */
class BackoffTest {
    private final Backoff backoff = new Backoff(new Random(1), Duration.ofMillis(100), Backoff.LIMIT);

    @Test
    void theFirstPauseIsShort() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(backoff.pause(0)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        }
    }

    @Test
    void pausesDoubleUpToTheLongestAndNeverOverflow() {
        assertThat(backoff.pause(3)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
        for (int failures : new int[] {6, 60, 64, 1_000_000, Integer.MAX_VALUE}) {
            assertThat(backoff.pause(failures)).isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(5));
        }
    }

    @Test
    void nodesDoNotWaitInStep() {
        Set<Duration> pauses = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            pauses.add(backoff.pause(10));
        }
        assertThat(pauses).hasSizeGreaterThan(50);
    }

    @Test
    void boundsThatTheSpiForbidsAreNamed() {
        Random random = new Random(1);
        Duration first = Duration.ofMillis(200);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(random, first, Duration.ofMinutes(1)))
                .withMessageContaining("60000 ms")
                .withMessageContaining("at most 5000 ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(random, Duration.ZERO, first))
                .withMessageContaining("at least 2 ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(random, first, Duration.ofMillis(100)))
                .withMessageContaining("from 200 to 100 ms");
    }
}
