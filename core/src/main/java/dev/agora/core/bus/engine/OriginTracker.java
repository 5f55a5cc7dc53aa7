package dev.agora.core.bus.engine;

import dev.agora.core.bus.engine.TrackerEffect.Deliver;
import dev.agora.core.bus.engine.TrackerEffect.Duplicate;
import dev.agora.core.bus.engine.TrackerEffect.Gap;
import dev.agora.core.bus.engine.TrackerEffect.Repaired;
import dev.agora.core.bus.engine.TrackerEffect.Resync;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The row of one start of one origin: each frame is delivered exactly once and in order, or a Resync says that some are lost. A frame ahead
 * of the row is held, bounded, while the missing ones are fetched; beyond the bound the farthest frames are let go and fetched later. Pure;
 * confined to its owner's lane.
 */
final class OriginTracker {
    private final BusBounds bounds;
    private final TreeMap<Long, Frame> held = new TreeMap<>();
    private long heldBytes;
    private long next;
    private long highest;
    private long reportedTo;
    private long missing;

    /** A row whose first expected sequence is {@code next}, at least 1. */
    OriginTracker(long next, BusBounds bounds) {
        if (next < 1) {
            throw new IllegalArgumentException("next must be at least 1, was " + next);
        }
        this.next = next;
        this.highest = next - 1;
        this.reportedTo = next - 1;
        this.bounds = bounds;
    }

    /** The sequence expected next. */
    long next() {
        return next;
    }

    /** The highest sequence known to be published. */
    long highest() {
        return highest;
    }

    /** What is missing first. */
    Optional<Gap> gap() {
        if (!held.isEmpty()) {
            return Optional.of(new Gap(next, held.firstKey() - 1));
        }
        return highest >= next ? Optional.of(new Gap(next, highest)) : Optional.empty();
    }

    /** A frame came, by the topic or by a fetch. */
    List<TrackerEffect> arrived(Frame frame) {
        long sequence = frame.sequence();
        if (sequence < next || held.containsKey(sequence)) {
            return List.of(new Duplicate(sequence));
        }
        highest = Math.max(highest, sequence);
        List<TrackerEffect> effects = new ArrayList<>();
        if (sequence > next) {
            hold(frame);
            reportGap(effects);
            return effects;
        }
        effects.add(new Deliver(frame));
        next = sequence + 1;
        int released = releaseRow(effects);
        settleMissing(1 + released, effects);
        reportGap(effects);
        return effects;
    }

    /** The origin is known to have published up to {@code last}: on a quiet topic this shows what was lost at its end. */
    List<TrackerEffect> reached(long last) {
        highest = Math.max(highest, last);
        List<TrackerEffect> effects = new ArrayList<>();
        reportGap(effects);
        return effects;
    }

    /** The missing frames are not to be had: says so, and releases what is held in order. */
    List<TrackerEffect> giveUp(String reason) {
        List<TrackerEffect> effects = new ArrayList<>();
        effects.add(new Resync(reason));
        held.values().forEach(frame -> effects.add(new Deliver(frame)));
        held.clear();
        heldBytes = 0;
        next = highest + 1;
        missing = 0;
        reportedTo = highest;
        return effects;
    }

    private void hold(Frame frame) {
        held.put(frame.sequence(), frame);
        heldBytes += frame.sealed().length;
        while (held.size() > bounds.heldFrames() || heldBytes > bounds.heldBytes()) {
            Frame farthest = held.pollLastEntry().getValue();
            heldBytes -= farthest.sealed().length;
        }
    }

    private void reportGap(List<TrackerEffect> effects) {
        Optional<Gap> gap = gap();
        if (gap.isEmpty() || gap.get().to() <= reportedTo) {
            return;
        }
        Gap fresh =
                new Gap(Math.max(gap.get().from(), reportedTo + 1), gap.get().to());
        reportedTo = fresh.to();
        missing += fresh.frames();
        effects.add(fresh);
    }

    private int releaseRow(List<TrackerEffect> effects) {
        int released = 0;
        for (Frame frame = held.remove(next); frame != null; frame = held.remove(next)) {
            effects.add(new Deliver(frame));
            heldBytes -= frame.sealed().length;
            next++;
            released++;
        }
        return released;
    }

    private void settleMissing(int delivered, List<TrackerEffect> effects) {
        if (missing == 0) {
            return;
        }
        long repaired = Math.min(missing, delivered);
        missing = gap().isEmpty() ? 0 : missing - repaired;
        effects.add(new Repaired(repaired));
    }
}
