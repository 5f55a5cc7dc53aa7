package dev.agora.core.bus.engine;

/**
 * What the receiving half keeps at most. What exceeds a bound is fetched again or becomes a Resync, never silence.
 *
 * @param heldFrames frames of one origin held while others are missing; more are let go and fetched later
 * @param heldBytes the same in bytes
 * @param unprovenFrames frames held, of all origins, whose boot id is not proven yet; the oldest are dropped
 * @param unprovenBytes the same in bytes
 * @param ringFrames frames kept for peers, of each origin
 * @param ringBytes bytes kept for peers, of all origins; the longest row gives way
 */
public record BusBounds(
        int heldFrames, long heldBytes, int unprovenFrames, long unprovenBytes, int ringFrames, long ringBytes) {
    /** Bounds of a running node: 256 frames or 8 MiB held of each origin, 256 or 8 MiB unproven, 16384 frames each and 64 MiB for peers. */
    public static final BusBounds STANDARD = new BusBounds(256, 8L << 20, 256, 8L << 20, 16_384, 64L << 20);

    /** Checks the ranges. */
    public BusBounds {
        if (heldFrames < 1
                || heldBytes < 1
                || unprovenFrames < 1
                || unprovenBytes < 1
                || ringFrames < 1
                || ringBytes < 1) {
            throw new IllegalArgumentException("each bound of the bus must be at least 1");
        }
    }
}
