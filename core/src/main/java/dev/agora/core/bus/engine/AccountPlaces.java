package dev.agora.core.bus.engine;

/**
 * Where in a batch the StateChanged of each account stands: a table of open addresses that is used again for each batch, so that nothing is
 * allocated for an event. Confined to its owner's lane.
 */
final class AccountPlaces {
    private static final int FIRST_SLOTS = 256;
    private static final long SPREAD =
            0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio, odd (Knuth, volume 3, 6.4).
    private static final int PLACE_BITS = 24;
    private static final int PLACE_MASK = (1 << PLACE_BITS) - 1;

    /** Two for each slot, side by side: the account, and the number of the batch that took the slot above the place. */
    private long[] table = new long[2 * FIRST_SLOTS];

    /** A slot that an earlier batch took is free. */
    private long batch = 1;

    private int size;

    /** Begins another batch. */
    void clear() {
        batch++;
        size = 0;
    }

    /** The place of an account; -1 when it has none yet, and then it has {@code place}, below 2^24, from now on. */
    int putIfAbsent(long account, int place) {
        if (size * 4 >= table.length) {
            grow();
        }
        int slot = slot(account);
        if (isTaken(slot)) {
            return (int) table[slot + 1] & PLACE_MASK;
        }
        put(slot, account, place);
        size++;
        return -1;
    }

    /** The slot of an account, or the free one where it belongs. */
    private int slot(long account) {
        int mask = table.length - 2;
        int slot = (int) ((account * SPREAD) >>> 31) & mask;
        while (isTaken(slot) && table[slot] != account) {
            slot = (slot + 2) & mask;
        }
        return slot;
    }

    private boolean isTaken(int slot) {
        return table[slot + 1] >>> PLACE_BITS == batch;
    }

    private void put(int slot, long account, int place) {
        table[slot] = account;
        table[slot + 1] = batch << PLACE_BITS | place;
    }

    private void grow() {
        long[] old = table;
        table = new long[2 * old.length];
        for (int slot = 0; slot < old.length; slot += 2) {
            if (old[slot + 1] >>> PLACE_BITS == batch) {
                put(slot(old[slot]), old[slot], (int) old[slot + 1] & PLACE_MASK);
            }
        }
    }
}
