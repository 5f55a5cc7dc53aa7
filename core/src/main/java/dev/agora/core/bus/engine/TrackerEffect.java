package dev.agora.core.bus.engine;

import dev.agora.core.event.EventBatch;

/** What the driver shall do after a step of an {@link OriginTracker}. */
public sealed interface TrackerEffect {
    /** Pass the batch's events to the listeners. */
    record Deliver(EventBatch batch) implements TrackerEffect {}

    /** Count a batch that came before. */
    record Duplicate(long sequence) implements TrackerEffect {}

    /** Frames {@code from} to {@code to}, inclusive, are missing: fetch them. */
    record Gap(long from, long to) implements TrackerEffect {}

    /** Count frames that were missing and came. */
    record Repaired(long frames) implements TrackerEffect {}

    /** Events may be lost for good: listeners re-read their truth. */
    record Resync(String reason) implements TrackerEffect {}
}
