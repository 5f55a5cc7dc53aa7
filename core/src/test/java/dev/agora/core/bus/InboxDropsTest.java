package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often it is said that payloads are dropped, and with which numbers. */
class InboxDropsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void areSaidAtOnceAndThenOncePerMinuteWithAllSince() {
        InboxDrops drops = new InboxDrops(16_384, 64L << 20);
        try (LogLines log = new LogLines(InboxDrops.class.getName())) {
            drops.say(3, "Nats", -50 * SECOND);
            assertThat(log.has("3 payloads of coordinator Nats", "16384", "64 MiB"))
                    .isTrue();

            drops.say(10, "Nats", -20 * SECOND);
            assertThat(log.has("7 payloads")).isFalse();

            drops.say(12, "Redis", 11 * SECOND);
            assertThat(log.has("9 payloads of coordinator Redis")).isTrue();
        }
    }
}
