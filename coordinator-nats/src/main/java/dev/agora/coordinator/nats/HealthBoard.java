package dev.agora.coordinator.nats;

import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.EventReporter;
import java.time.Instant;
import java.time.InstantSource;

/** Holds the present health and reports changes of state or reason. Written by the link, read by all. */
final class HealthBoard {
    private final InstantSource clock;
    private final EventReporter reporter;
    private volatile CoordinatorHealth now; // published to callers of health()

    HealthBoard(InstantSource clock, EventReporter reporter) {
        this.clock = clock;
        this.reporter = reporter;
        this.now = new CoordinatorHealth.Down("not started", clock.instant());
    }

    CoordinatorHealth now() {
        return now;
    }

    void up() {
        if (!(now instanceof CoordinatorHealth.Up)) {
            move(new CoordinatorHealth.Up(clock.instant()));
        }
    }

    void degraded(String reason) {
        boolean same = now instanceof CoordinatorHealth.Degraded degraded
                && degraded.reason().equals(reason);
        if (!same) {
            Instant since = now instanceof CoordinatorHealth.Degraded degraded ? degraded.since() : clock.instant();
            move(new CoordinatorHealth.Degraded(reason, since));
        }
    }

    void down(String reason) {
        boolean same =
                now instanceof CoordinatorHealth.Down down && down.reason().equals(reason);
        if (!same) {
            move(new CoordinatorHealth.Down(reason, clock.instant()));
        }
    }

    /** The end: not reported, as nobody listens to a coordinator that is closed. */
    void closed() {
        if (!(now instanceof CoordinatorHealth.Down(var reason, var since) && reason.equals("closed"))) {
            now = new CoordinatorHealth.Down("closed", clock.instant());
        }
    }

    private void move(CoordinatorHealth next) {
        now = next;
        reporter.healthChanged(next);
    }
}
