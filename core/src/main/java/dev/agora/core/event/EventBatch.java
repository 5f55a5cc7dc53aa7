package dev.agora.core.event;

import java.util.List;

/**
 * One frame's content: its number in its origin's row, and its events in order.
 *
 * @param sequence at least 1, without holes within one start of one node
 * @param epoch orders the starts of one node id, at least 1; 0 when the frame does not say
 * @param events in the order in which they were published
 * @param skipped events of kinds unknown here, left out by length
 * @param publishedMillis when the origin published it by its own clock, for people only; 0 when the frame does not say
 */
public record EventBatch(long sequence, long epoch, List<ClusterEvent> events, int skipped, long publishedMillis) {
    /** Checks the range and copies the list. */
    public EventBatch {
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence must be at least 1, was " + sequence);
        }
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch must not be negative, was " + epoch);
        }
        events = List.copyOf(events);
    }

    /** A batch that does not say when it was published. */
    public EventBatch(long sequence, long epoch, List<ClusterEvent> events, int skipped) {
        this(sequence, epoch, events, skipped, 0);
    }

    /** A batch of known events that does not say its epoch. */
    public static EventBatch of(long sequence, List<ClusterEvent> events) {
        return new EventBatch(sequence, 0, events, 0);
    }
}
