package dev.agora.core.store.apply;

import dev.agora.core.store.Keys;
import dev.agora.core.store.StateReader;
import dev.agora.core.store.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept for a while under a key and trimmed by command time: a table of values and a table of times. Trimming removes what is older
 * than the span, and the oldest beyond the bound; it starts at a mark behind the last removal, so that removed rows are not scanned again.
 */
record Remembered(Table values, Table times, long spanMillis, long maxRows) {
    /** Results of operations: at least 10 minutes of command time. */
    static final Remembered OPERATIONS =
            new Remembered(Table.OPERATIONS, Table.OPERATION_TIMES, 15L * 60 * 1000, 2_000_000);

    /** Delivery fingerprints: 6 days, because queues give up after 5. */
    static final Remembered DELIVERIES =
            new Remembered(Table.DELIVERIES, Table.DELIVERY_TIMES, 6L * 24 * 60 * 60 * 1000, 20_000_000);

    private static final int TRIMMED_AT_LEAST = 16;

    void put(WriteSet writes, byte[] key, byte[] value, long now) {
        writes.put(values, key, value);
        writes.put(times, Keys.timed(now, key), new byte[0]);
        count(writes, 1);
    }

    /** Removes rows that have gone out, at most a few more than were added. */
    void trim(WriteSet writes, long now, int added) {
        long[] surplus = {size(writes) - maxRows};
        List<byte[]> gone = new ArrayList<>();
        int limit = 2 * added + TRIMMED_AT_LEAST;
        byte[] mark = writes.get(Table.META, markKey());
        writes.scan(times, mark == null ? new byte[0] : mark, Keys.after(new byte[0]), (key, value) -> {
            boolean isGone = Keys.number(key) < now - spanMillis || surplus[0]-- > 0;
            if (isGone) {
                gone.add(key);
            }
            return isGone && gone.size() < limit;
        });
        for (byte[] key : gone) {
            writes.delete(times, key);
            writes.delete(values, Keys.timedKey(key));
        }
        if (!gone.isEmpty()) {
            count(writes, -gone.size());
            writes.put(Table.META, markKey(), gone.getLast());
        }
    }

    private long size(StateReader state) {
        byte[] size = state.get(Table.META, sizeKey());
        return size == null ? 0 : Keys.number(size);
    }

    private void count(WriteSet writes, long change) {
        writes.put(Table.META, sizeKey(), Keys.number(size(writes) + change));
    }

    private byte[] sizeKey() {
        return Keys.text("size-" + values.columnFamily());
    }

    private byte[] markKey() {
        return Keys.text("trimmed-" + values.columnFamily());
    }
}
