package dev.agora.core.event;

import dev.agora.core.model.ChangeType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The events of one batch that is being filled, in their order. Changes of accounts, which come by the thousand, are kept as numbers in arrays
 * that are used again: objects that another thread made are far from this one's processor. Confined to its owner's lane.
 */
public final class EventTable {
    /** Most bytes of one type of one account. */
    public static final int MOST_CHANGE_BYTES = StateChanges.MOST_ACCOUNT_BYTES + StateChanges.MOST_ENTRY_BYTES;

    private static final int FIRST_PLACES = 64;
    private static final long NONE = -1;

    /** The account of each place; 0 where another event is. */
    private long[] accounts = new long[FIRST_PLACES];
    /** The position of each type, by place and then by the type's number on the wire. */
    private long[] positions = new long[FIRST_PLACES * StateChanges.TYPES];

    private @Nullable ClusterEvent[] others = new ClusterEvent[FIRST_PLACES];
    private final WireWriter writer = new WireWriter(FIRST_PLACES);
    private int size;
    private int mostBytes = EventCodec.HEAD_BYTES;

    /** Events, those merged into one counted as one. */
    public int size() {
        return size;
    }

    /** Bytes that the batch has in wire form, at most. */
    public int mostBytes() {
        return mostBytes;
    }

    /** Forgets all events. */
    public void clear() {
        Arrays.fill(others, 0, size, null);
        size = 0;
        mostBytes = EventCodec.HEAD_BYTES;
    }

    /** Adds an event other than StateChanged behind the others. */
    public void add(ClusterEvent event) {
        mostBytes += EventCodec.sizeOf(event);
        int place = next();
        accounts[place] = 0;
        others[place] = event;
    }

    /** Adds an account of which no type changed yet; returns its place. */
    public int addAccount(long account) {
        int place = next();
        accounts[place] = account;
        mostBytes += StateChanges.MOST_ACCOUNT_BYTES;
        return place;
    }

    /** A type of the account at a place changed: the latest position wins. */
    public void raise(int place, ChangeType type, long position) {
        int slot = place * StateChanges.TYPES + StateChanges.number(type) - 1;
        if (positions[slot] == NONE) {
            mostBytes += StateChanges.MOST_ENTRY_BYTES;
        }
        positions[slot] = Math.max(positions[slot], position);
    }

    /** The batch in wire form; see {@link EventBatch} for the numbers. @throws IllegalArgumentException when it is too large */
    public byte[] encode(long sequence, long epoch, long publishedMillis) {
        writer.clear();
        EventCodec.begin(sequence, writer);
        for (int place = 0; place < size; place++) {
            ClusterEvent other = others[place];
            if (other == null) {
                StateChanges.write(accounts[place], positions, place * StateChanges.TYPES, writer);
            } else {
                EventCodec.write(other, writer);
            }
        }
        return EventCodec.end(sequence, epoch, publishedMillis, writer);
    }

    private int next() {
        int types = StateChanges.TYPES;
        if (size == accounts.length) {
            accounts = Arrays.copyOf(accounts, 2 * size);
            positions = Arrays.copyOf(positions, 2 * size * types);
            others = Arrays.copyOf(others, 2 * size);
        }
        for (int slot = size * types; slot < (size + 1) * types; slot++) {
            positions[slot] = NONE;
        }
        return size++;
    }
}
