package dev.agora.spi.tck;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How the kit waits: it looks at once, and then every 20 ms. */
final class Waiting {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private Waiting() {}

    static ConditionFactory await() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(INTERVAL);
    }

    static ConditionFactory await(String what) {
        return Awaitility.await(what).pollDelay(Duration.ZERO).pollInterval(INTERVAL);
    }
}
