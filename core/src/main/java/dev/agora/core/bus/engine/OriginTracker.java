package dev.agora.core.bus.engine;

import dev.agora.core.bus.engine.TrackerEffect.Deliver;
import dev.agora.core.bus.engine.TrackerEffect.Duplicate;
import dev.agora.core.bus.engine.TrackerEffect.Gap;
import dev.agora.core.bus.engine.TrackerEffect.Repaired;
import dev.agora.core.bus.engine.TrackerEffect.Resync;
import dev.agora.core.event.EventBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The row of one start of one origin: each frame is delivered exactly once and in order, or a Resync says that some are lost. A frame ahead
 * of the row is held, bounded, while the missing ones are fetched. Pure; confined to its owner's lane.
 */
public final class OriginTracker {
    private final int maxHeld;
    private final TreeMap<Long, EventBatch> held = new TreeMap<>();
    private long next;
    private long highest;
    private long reportedTo;
    private long missing;

    /**
     * A row that begins at a baseline.
     *
     * @param next the first sequence expected, at least 1
     * @param maxHeld most frames held while others are missing
     */
    public OriginTracker(long next, int maxHeld) {
        if (next < 1 || maxHeld < 1) {
            throw new IllegalArgumentException("next " + next + " and maxHeld " + maxHeld + " must be at least 1");
        }
        this.next = next;
        this.highest = next - 1;
        this.reportedTo = next - 1;
        this.maxHeld = maxHeld;
    }

    /** The sequence expected next. */
    public long next() {
        return next;
    }

    /** What is missing now. */
    public Optional<Gap> gap() {
        if (!held.isEmpty()) {
            return Optional.of(new Gap(next, held.firstKey() - 1));
        }
        return highest >= next ? Optional.of(new Gap(next, highest)) : Optional.empty();
    }

    /** A frame came, by the topic or by a fetch. */
    public List<TrackerEffect> arrived(EventBatch batch) {
        long sequence = batch.sequence();
        if (sequence < next || held.containsKey(sequence)) {
            return List.of(new Duplicate(sequence));
        }
        highest = Math.max(highest, sequence);
        List<TrackerEffect> effects = new ArrayList<>();
        if (sequence > next) {
            hold(batch, effects);
            return effects;
        }
        effects.add(new Deliver(batch));
        next = sequence + 1;
        int released = releaseRow(effects);
        settleMissing(1 + released, effects);
        return effects;
    }

    /** The origin is known to have published up to {@code last}: on a quiet topic this shows what was lost at its end. */
    public List<TrackerEffect> reached(long last) {
        highest = Math.max(highest, last);
        List<TrackerEffect> effects = new ArrayList<>();
        reportGap(effects);
        return effects;
    }

    /** The missing frames are not to be had: says so, and releases what is held in order. */
    public List<TrackerEffect> giveUp(String reason) {
        List<TrackerEffect> effects = new ArrayList<>();
        effects.add(new Resync(reason));
        held.values().forEach(batch -> effects.add(new Deliver(batch)));
        held.clear();
        next = highest + 1;
        missing = 0;
        reportedTo = highest;
        return effects;
    }

    private void hold(EventBatch batch, List<TrackerEffect> effects) {
        held.put(batch.sequence(), batch);
        if (held.size() > maxHeld) {
            effects.addAll(giveUp("more than " + maxHeld + " frames wait for frame " + next));
            return;
        }
        reportGap(effects);
    }

    private void reportGap(List<TrackerEffect> effects) {
        Optional<Gap> gap = gap();
        if (gap.isEmpty() || gap.get().to() <= reportedTo) {
            return;
        }
        Gap fresh =
                new Gap(Math.max(gap.get().from(), reportedTo + 1), gap.get().to());
        reportedTo = fresh.to();
        missing += fresh.to() - fresh.from() + 1;
        effects.add(fresh);
    }

    private int releaseRow(List<TrackerEffect> effects) {
        int released = 0;
        for (EventBatch batch = held.remove(next); batch != null; batch = held.remove(next)) {
            effects.add(new Deliver(batch));
            next++;
            released++;
        }
        reportGap(effects);
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
