package dev.agora.core.runtime;

import java.time.Instant;
import java.time.InstantSource;

/** Calendar time, for what people and mail headers read; never for intervals. Safe for all threads. */
@FunctionalInterface
public interface WallClock extends InstantSource {
    /** The machine's clock. */
    static WallClock system() {
        return Instant::now;
    }
}
