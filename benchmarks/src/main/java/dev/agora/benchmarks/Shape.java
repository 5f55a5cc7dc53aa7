package dev.agora.benchmarks;

import java.util.Locale;

/** How much is under way at once, which makes the size of the frames, since the bus sends what waits. */
enum Shape {
    /** Hundreds of events: what a busy cluster has. */
    BUSY(500),
    /** Thousands: a flood, in frames as large as they get. */
    BULK(20_000);

    private final int window;

    Shape(int window) {
        this.window = window;
    }

    /** Events that may be under way at once, for every link alike; the sender waits beyond. */
    int window() {
        return window;
    }

    String word() {
        return String.format(Locale.ROOT, "%,d", window);
    }
}
