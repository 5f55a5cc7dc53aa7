package dev.agora.spi;

import java.time.Instant;

/** State of a coordinator as it sees itself; an immutable snapshot. */
public sealed interface CoordinatorHealth {
    /** Connected and subscribed; since when. */
    record Up(Instant since) implements CoordinatorHealth {}

    /** Usable in part: some peers or some operations are missing; the reason names them. */
    record Degraded(String reason, Instant since) implements CoordinatorHealth {}

    /** Not usable now; retried unless the reason says otherwise. */
    record Down(String reason, Instant since) implements CoordinatorHealth {}

    /** When this state began. */
    Instant since();
}
