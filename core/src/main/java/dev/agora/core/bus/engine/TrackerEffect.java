package dev.agora.core.bus.engine;

/** What follows from a step of an {@link OriginTracker}. */
sealed interface TrackerEffect {
    /** Pass the frame's events to the listeners. */
    record Deliver(Frame frame) implements TrackerEffect {}

    /** Count a frame that came before. */
    record Duplicate(long sequence) implements TrackerEffect {}

    /** Frames {@code from} to {@code to}, inclusive, are found missing: fetch them. */
    record Gap(long from, long to) implements TrackerEffect {
        long frames() {
            return to - from + 1;
        }
    }

    /** Count frames that were missing and came. */
    record Repaired(long frames) implements TrackerEffect {}

    /** Events may be lost for good: listeners re-read their truth. */
    record Resync(String reason) implements TrackerEffect {}
}
