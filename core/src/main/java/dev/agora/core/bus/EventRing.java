package dev.agora.core.bus;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.StateChanged;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Events on their way to the bus lane, in the order in which each thread gave them; bounded, without locks and without an allocation for an
 * event. One type of one account travels as numbers, so that the lane need not fetch what another processor wrote elsewhere. {@link #offer} is
 * for all threads, {@link #poll} for the lane alone. Source: D. Vyukov, bounded queues.
 */
final class EventRing {
    private static final int TOLD_EVERY = 64;
    private static final List<ChangeType> TYPES = List.of(ChangeType.values());
    private static final Taker NOBODY = new Taker() {
        @Override
        public void event(ClusterEvent event) {
            // Dropped.
        }

        @Override
        public void changed(long account, ChangeType type, long position) {
            // Dropped.
        }
    };

    private final int capacity;
    /** An event; or the type that changed, with account and position beside; null while a place is empty. */
    private final AtomicReferenceArray<Object> slots;

    private final long[] accounts;
    private final long[] positions;
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
        this.accounts = new long[capacity];
        this.positions = new long[capacity];
    }

    /** Takes what comes out. */
    interface Taker {
        void event(ClusterEvent event);

        /** One type of one account changed. */
        void changed(long account, ChangeType type, long position);
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
                put(slot(place), event);
                return true;
            }
            place = seen;
        } while (true);
    }

    /** Gives the oldest event; false when there is none, or it is just being put there by a thread that will plan another look. */
    boolean poll(Taker taker) {
        int slot = slot(next);
        Object found = slots.getAcquire(slot);
        if (found != null) {
            long account = accounts[slot];
            long position = positions[slot];
            slots.setPlain(slot, null);
            next++;
            if (next % TOLD_EVERY == 0) {
                head.setRelease(next);
            }
            if (found instanceof ChangeType type) {
                taker.changed(account, type, position);
            } else {
                taker.event((ClusterEvent) found);
            }
            return true;
        }
        head.setRelease(next);
        return false;
    }

    /** Drops what is there. */
    void clear() {
        while (poll(NOBODY)) {
            // Dropped.
        }
    }

    private void put(int slot, ClusterEvent event) {
        if (event instanceof StateChanged changed && changed.positions().size() == 1) {
            for (ChangeType type : TYPES) {
                Position position = changed.positions().get(type);
                if (position != null) {
                    accounts[slot] = changed.account().value();
                    positions[slot] = position.value();
                    slots.setRelease(slot, type);
                    return;
                }
            }
        }
        slots.setRelease(slot, event);
    }

    private int slot(long place) {
        return (int) place & (capacity - 1);
    }
}
