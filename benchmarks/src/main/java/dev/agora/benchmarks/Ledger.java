package dev.agora.benchmarks;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.StateChanged;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one node heard: of each origin the number of its last event, which must grow by one. The account of an event is new each time, so that
 * nothing is merged while it waits. Written by one bus lane, read by all threads.
 */
final class Ledger {
    /** Where the counted events begin; those before only show that nodes hear each other. */
    static final long FIRST = 1L << 32;

    private static final int ORIGIN_SHIFT = 40;

    private final AtomicLongArray last;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong resyncs = new AtomicLong();

    Ledger(int origins) {
        this.last = new AtomicLongArray(origins);
    }

    /** Event {@code number} of an origin. */
    static ClusterEvent event(int origin, long number) {
        return new StateChanged(
                new AccountId(((origin + 1L) << ORIGIN_SHIFT) + number),
                Map.of(ChangeType.EMAIL, new Position(number)));
    }

    void take(ClusterEvent event) {
        if (event instanceof StateChanged(AccountId account, Map<ChangeType, Position> ignored)) {
            int origin = (int) (account.value() >> ORIGIN_SHIFT) - 1;
            long number = account.value() & ((1L << ORIGIN_SHIFT) - 1);
            long before = last.getAndSet(origin, number);
            if (number <= FIRST) {
                return;
            }
            received.incrementAndGet();
            long expected = Math.max(before, FIRST) + 1;
            if (number < expected || number > expected && resyncs.get() == 0) {
                wrong.incrementAndGet();
            }
        }
    }

    void resync() {
        resyncs.incrementAndGet();
    }

    /** Whether events of that many origins came. */
    boolean heardAll(int origins) {
        int heard = 0;
        for (int origin = 0; origin < last.length(); origin++) {
            heard += last.get(origin) > 0 ? 1 : 0;
        }
        return heard >= origins;
    }

    /** Forgets what was counted before the nodes heard each other. */
    void reset() {
        resyncs.set(0);
    }

    long received() {
        return received.get();
    }

    long wrong() {
        return wrong.get();
    }

    long resyncs() {
        return resyncs.get();
    }
}
