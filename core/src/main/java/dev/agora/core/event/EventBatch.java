package dev.agora.core.event;

import java.util.List;

/**
 * One frame's content: its number in its origin's row, and its events in order.
 *
 * @param sequence at least 1, without holes within one start of one node
 * @param events in the order in which they were published
 * @param skipped events of kinds unknown here, left out by length
 */
public record EventBatch(long sequence, List<ClusterEvent> events, int skipped) {
    /** Checks the range and copies the list. */
    public EventBatch {
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence must be at least 1, was " + sequence);
        }
        events = List.copyOf(events);
    }

    /** A batch of known events. */
    public static EventBatch of(long sequence, List<ClusterEvent> events) {
        return new EventBatch(sequence, events, 0);
    }
}
