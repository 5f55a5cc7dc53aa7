package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.EventReporter;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each change of health and reports it. */
record HealthLog(EventReporter reporter) implements Consumer<CoordinatorHealth> {
    private static final Logger LOG = LoggerFactory.getLogger(HealthLog.class);

    @Override
    public void accept(CoordinatorHealth next) {
        switch (next) {
            case CoordinatorHealth.Up _ -> LOG.info("Redis is connected, all is well");
            case CoordinatorHealth.Degraded degraded -> LOG.warn("Redis is degraded: {}", degraded.reason());
            case CoordinatorHealth.Down down -> LOG.warn("Redis is down: {}", down.reason());
        }
        reporter.healthChanged(next);
    }
}
