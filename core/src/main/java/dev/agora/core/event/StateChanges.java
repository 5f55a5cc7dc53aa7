package dev.agora.core.event;

import dev.agora.core.event.ClusterEvent.StateChanged;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@link StateChanged}, the event that comes by the thousand: {@code StateChangedRecord} written and read without a record between.
 * Pure; values out of range throw IllegalArgumentException.
 */
final class StateChanges {
    /** How many types there are; their numbers on the wire begin with 1. */
    static final int TYPES = 4;

    /** An envelope, a tag and a number of 63 bits. */
    static final int MOST_ACCOUNT_BYTES = EventCodec.ENVELOPE_BYTES + 10;

    /** Three tags, a length, a type, and a number of 63 bits. */
    static final int MOST_ENTRY_BYTES = 14;

    private static final int MOST_BYTES = MOST_ACCOUNT_BYTES + TYPES * MOST_ENTRY_BYTES;

    private static final int ACCOUNT_TAG = 8;
    private static final int POSITIONS_TAG = 18;
    private static final int TYPE_TAG = 8;
    private static final int POSITION_TAG = 16;

    private static final long NONE = -1;

    private StateChanges() {}

    /** Bytes of the event and its envelope, at most; had without looking at the positions. */
    static int mostBytes(StateChanged event) {
        return MOST_ACCOUNT_BYTES + event.positions().size() * MOST_ENTRY_BYTES;
    }

    /** Writes the event with its envelope. */
    static void write(StateChanged event, WireWriter target) {
        long[] positions = new long[TYPES];
        Arrays.fill(positions, NONE);
        event.positions().forEach((type, position) -> positions[number(type) - 1] = position.value());
        write(event.account().value(), positions, 0, target);
    }

    /** The same by numbers: the position of each type, from {@code first} on, negative when it did not change. All lengths are below 128. */
    static void write(long account, long[] positions, int first, WireWriter target) {
        target.room(MOST_BYTES);
        int body = EventCodec.beginState(target);
        target.small(ACCOUNT_TAG);
        target.varint(account);
        for (int type = 0; type < TYPES; type++) {
            long position = positions[first + type];
            if (position >= 0) {
                target.small(POSITIONS_TAG);
                int entry = target.beginSpan();
                target.small(TYPE_TAG);
                target.small(type + 1);
                if (position > 0) { // Protobuf leaves a 0 out.
                    target.small(POSITION_TAG);
                    target.varint(position);
                }
                target.endSpan(entry);
            }
        }
        EventCodec.endState(body, target);
    }

    /** Reads to the end of what the reader is narrowed to. */
    static StateChanged read(WireReader source) {
        long account = 0;
        Map<ChangeType, Position> positions = Map.of();
        for (int tag = source.tag(); tag != 0; tag = source.tag()) {
            switch (tag) {
                case ACCOUNT_TAG -> account = source.varint();
                case POSITIONS_TAG -> positions = readEntry(source, positions);
                default -> source.skip(tag);
            }
        }
        return new StateChanged(new AccountId(account), positions);
    }

    /** Reads one type's position; the map is what came before and it, which is one type mostly. */
    private static Map<ChangeType, Position> readEntry(WireReader source, Map<ChangeType, Position> before) {
        int number = 0;
        long value = 0;
        int end = source.enter();
        for (int tag = source.tag(); tag != 0; tag = source.tag()) {
            switch (tag) {
                case TYPE_TAG -> number = (int) source.varint();
                case POSITION_TAG -> value = source.varint();
                default -> source.skip(tag);
            }
        }
        source.leave(end);
        ChangeType type = type(number);
        if (type == null) {
            return before;
        }
        if (before.isEmpty()) {
            return Map.of(type, new Position(value));
        }
        Map<ChangeType, Position> both = new EnumMap<>(before);
        both.put(type, new Position(value));
        return both;
    }

    /** The number that stands for a type on the wire; never changes. */
    static int number(ChangeType type) {
        return switch (type) {
            case MAILBOX -> 1;
            case EMAIL -> 2;
            case THREAD -> 3;
            case EMAIL_DELIVERY -> 4;
        };
    }

    /** The type of a number; null when this version knows none. */
    private static @Nullable ChangeType type(int number) {
        return switch (number) {
            case 1 -> ChangeType.MAILBOX;
            case 2 -> ChangeType.EMAIL;
            case 3 -> ChangeType.THREAD;
            case 4 -> ChangeType.EMAIL_DELIVERY;
            default -> null;
        };
    }
}
