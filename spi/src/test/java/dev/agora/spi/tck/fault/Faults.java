package dev.agora.spi.tck.fault;

import java.time.Duration;

/**
 * What a {@link FaultyCoordinator} does to payloads on their way to a handler; all chances from 0 to 1.
 *
 * @param drop chance that a payload is lost
 * @param duplicate chance that it is handed over twice
 * @param reorder chance that it is kept back behind the next
 * @param corrupt chance that one bit is turned over; a payload of no bytes is left alone
 * @param delay how much later it is handed over
 * @param seed of the chances
 */
public record Faults(double drop, double duplicate, double reorder, double corrupt, Duration delay, long seed) {
    /** Checks the chances. */
    public Faults {
        for (double chance : new double[] {drop, duplicate, reorder, corrupt}) {
            if (!(chance >= 0 && chance <= 1)) {
                throw new IllegalArgumentException("a chance lies between 0 and 1, was " + chance);
            }
        }
    }

    /** No faults, with a seed for those that are added. */
    public static Faults none(long seed) {
        return new Faults(0, 0, 0, 0, Duration.ZERO, seed);
    }

    /** The same, and payloads are lost. */
    public Faults dropping(double chance) {
        return new Faults(chance, duplicate, reorder, corrupt, delay, seed);
    }

    /** The same, and payloads come twice. */
    public Faults duplicating(double chance) {
        return new Faults(drop, chance, reorder, corrupt, delay, seed);
    }

    /** The same, and payloads overtake each other. */
    public Faults reordering(double chance) {
        return new Faults(drop, duplicate, chance, corrupt, delay, seed);
    }

    /** The same, and payloads are altered. */
    public Faults corrupting(double chance) {
        return new Faults(drop, duplicate, reorder, chance, delay, seed);
    }

    /** The same, and payloads come later. */
    public Faults after(Duration time) {
        return new Faults(drop, duplicate, reorder, corrupt, time, seed);
    }
}
