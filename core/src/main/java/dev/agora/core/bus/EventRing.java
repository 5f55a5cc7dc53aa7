package dev.agora.core.bus;

import dev.agora.core.event.ClusterEvent;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way to the bus lane, in the order in which each thread gave them; bounded, without locks and without an allocation for an
 * event. {@link #offer} is for all threads, {@link #poll} for the lane alone. Source: D. Vyukov, bounded queues.
 */
final class EventRing {
    private static final int TOLD_EVERY = 64;

    private final int capacity;
    private final AtomicReferenceArray<@Nullable ClusterEvent> slots;
    /** Places given to producers. */
    private final AtomicLong tail = new AtomicLong();
    /** Places emptied, told to the producers now and then, for each telling costs them a cache miss; written by the lane. */
    private final AtomicLong head = new AtomicLong();
    /** Places emptied; confined to the lane. */
    private long next;

    /** @param capacity a power of two */
    EventRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity must be a power of two, was " + capacity);
        }
        this.capacity = capacity;
        this.slots = new AtomicReferenceArray<>(capacity);
    }

    /** Adds an event; false when the ring is full. */
    boolean offer(ClusterEvent event) {
        long place = tail.get();
        do {
            if (place - head.get() >= capacity) {
                return false;
            }
            long seen = tail.compareAndExchange(place, place + 1);
            if (seen == place) {
                slots.setRelease(slot(place), event);
                return true;
            }
            place = seen;
        } while (true);
    }

    /** Takes the oldest event; null when there is none, or it is just being put there by a thread that will plan another look. */
    @Nullable
    ClusterEvent poll() {
        ClusterEvent event = slots.getAcquire(slot(next));
        if (event != null) {
            slots.setPlain(slot(next), null);
            next++;
        }
        if (event == null || next % TOLD_EVERY == 0) {
            head.setRelease(next);
        }
        return event;
    }

    /** Drops what is there. */
    void clear() {
        while (poll() != null) {
            // Dropped.
        }
    }

    private int slot(long place) {
        return (int) place & (capacity - 1);
    }
}
