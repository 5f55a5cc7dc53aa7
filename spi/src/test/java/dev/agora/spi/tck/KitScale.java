package dev.agora.spi.tck;

import java.time.Duration;

/**
 * How much the long checks do, by the system property {@code agora.kit.scale}: {@code quick}, the default, keeps the whole kit
 * below a minute for each backend on a machine of two cores; {@code full} does what the specification counts.
 *
 * @param burst payloads of a burst, and payloads of a run with outages in it
 * @param cycles how often a coordinator is started and closed
 * @param refusal how long a server stays absent at the start
 * @param pause how long a server stays frozen
 */
record KitScale(int burst, int cycles, Duration refusal, Duration pause) {
    private static final KitScale QUICK = new KitScale(3_000, 20, Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final KitScale FULL = new KitScale(10_000, 100, Duration.ofSeconds(30), Duration.ofSeconds(5));

    static KitScale chosen() {
        return isFull() ? FULL : QUICK;
    }

    static boolean isFull() {
        return System.getProperty("agora.kit.scale", "quick").equals("full");
    }
}
