package dev.agora.core.bus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When an event is sent at once by the thread that published it. */
class CalmTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Calm calm = new Calm();

    @Test
    void allowsABurstAndThenAsManyFramesAsTheRateIs() {
        int burst = Calm.BURST_MICROS / Calm.FRAME_MICROS;
        assertThat(allowed(SECOND, 1_000)).isBetween(burst, burst + 1);

        int more = 0;
        for (int micros = 1; micros <= 10_000; micros++) {
            more += allowed(SECOND + micros * 1_000L, 5);
        }
        assertThat(more).isBetween(10_000 / Calm.FRAME_MICROS - 1, 10_000 / Calm.FRAME_MICROS + 1);
        assertThat(allowed(2 * SECOND, 1_000)).isBetween(burst, burst + 1);
    }

    @Test
    void allowsNoneForSomeBatchesAfterALargeOne() {
        calm.sent(500);
        int batches = 0;
        while (!calm.allows(SECOND * (1 + batches))) {
            calm.sent(1);
            batches++;
        }
        assertThat(batches).isBetween(8, 20);
    }

    @Test
    void staysAllowedWhileBatchesAreSmall() {
        for (int batch = 1; batch < 1_000; batch++) {
            assertThat(calm.allows(SECOND * batch)).isTrue();
            calm.sent(1 + batch % 15);
        }
    }

    private int allowed(long nowNanos, int asked) {
        int allowed = 0;
        for (int each = 0; each < asked; each++) {
            allowed += calm.allows(nowNanos) ? 1 : 0;
        }
        return allowed;
    }
}
