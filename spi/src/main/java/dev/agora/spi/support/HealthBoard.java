package dev.agora.spi.support;

import dev.agora.spi.CoordinatorHealth;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Holds a coordinator's present health and tells of each change of state or reason once; to say the same again is not a change.
 *
 * <p>Read by all threads without a lock, which serves {@link dev.agora.spi.Coordinator#health()}. Written by one thread at a time:
 * the one that keeps the connection, and after its end the one that closes.
 */
public final class HealthBoard {
    private final InstantSource clock;
    private final Consumer<CoordinatorHealth> onChange;
    private volatile CoordinatorHealth now; // published to callers of health()

    /**
     * A board that says {@code Down}, not started.
     *
     * @param clock the context's clock
     * @param onChange called on the writer's thread after each change, as a rule {@code context.reporter()::healthChanged}
     */
    public HealthBoard(InstantSource clock, Consumer<CoordinatorHealth> onChange) {
        this.clock = clock;
        this.onChange = onChange;
        this.now = new CoordinatorHealth.Down("not started", clock.instant());
    }

    /** The present health. */
    public CoordinatorHealth now() {
        return now;
    }

    /** All is well. */
    public void up() {
        if (!(now instanceof CoordinatorHealth.Up)) {
            move(new CoordinatorHealth.Up(clock.instant()));
        }
    }

    /** It works, but not as it should. Another reason is a change, but leaves the time since when. */
    public void degraded(String reason) {
        boolean same = now instanceof CoordinatorHealth.Degraded degraded
                && degraded.reason().equals(reason);
        if (!same) {
            Instant since = now instanceof CoordinatorHealth.Degraded degraded ? degraded.since() : clock.instant();
            move(new CoordinatorHealth.Degraded(reason, since));
        }
    }

    /** It does not work. Another reason is a change, and begins a new time. */
    public void down(String reason) {
        boolean same =
                now instanceof CoordinatorHealth.Down down && down.reason().equals(reason);
        if (!same) {
            move(new CoordinatorHealth.Down(reason, clock.instant()));
        }
    }

    /** The end: not told, as nobody listens to a coordinator that is closed. */
    public void closed() {
        if (!(now instanceof CoordinatorHealth.Down(var reason, var since) && reason.equals("closed"))) {
            now = new CoordinatorHealth.Down("closed", clock.instant());
        }
    }

    private void move(CoordinatorHealth next) {
        now = next;
        onChange.accept(next);
    }
}
