package dev.agora.core.event;

import com.google.protobuf.CodedOutputStream;
import dev.agora.core.event.ClusterEvent.StateChanged;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@link StateChanged}, the event that comes by the thousand: {@code StateChangedRecord} written and read without a record between.
 * Pure; values out of range throw IllegalArgumentException.
 */
final class StateChanges {
    private static final List<ChangeType> TYPES = List.of(ChangeType.values());
    private static final int ACCOUNT_FIELD = 1;
    private static final int POSITIONS_FIELD = 2;
    private static final int TYPE_FIELD = 1;
    private static final int POSITION_FIELD = 2;
    private static final int ACCOUNT_TAG = 8;
    private static final int POSITIONS_TAG = 18;
    private static final int TYPE_TAG = 8;
    private static final int POSITION_TAG = 16;
    private static final int LENGTH_TYPE = 2;
    /** A tag and a number of 63 bits. */
    private static final int MOST_ACCOUNT_BYTES = 10;
    /** Two tags, a length and a type, and a number of 63 bits. */
    private static final int MOST_ENTRY_BYTES = 14;

    private StateChanges() {}

    /** A bound of {@link #size} that is had without looking at the positions. */
    static int mostBytes(StateChanged event) {
        return MOST_ACCOUNT_BYTES + event.positions().size() * MOST_ENTRY_BYTES;
    }

    static int size(StateChanged event) {
        int size = CodedOutputStream.computeUInt64Size(
                ACCOUNT_FIELD, event.account().value());
        for (ChangeType type : TYPES) {
            Position position = event.positions().get(type);
            if (position != null) {
                int entry = entrySize(type, position);
                size += 2 + entry; // The tag and the length, which is below 128.
            }
        }
        return size;
    }

    static void write(StateChanged event, CodedOutputStream target) throws IOException {
        target.writeUInt64(ACCOUNT_FIELD, event.account().value());
        for (ChangeType type : TYPES) {
            Position position = event.positions().get(type);
            if (position != null) {
                target.writeTag(POSITIONS_FIELD, LENGTH_TYPE);
                target.writeUInt32NoTag(entrySize(type, position));
                target.writeUInt32(TYPE_FIELD, number(type));
                if (position.value() != 0) {
                    target.writeUInt64(POSITION_FIELD, position.value());
                }
            }
        }
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

    private static int entrySize(ChangeType type, Position position) {
        return CodedOutputStream.computeUInt32Size(TYPE_FIELD, number(type))
                + (position.value() == 0 ? 0 : CodedOutputStream.computeUInt64Size(POSITION_FIELD, position.value()));
    }

    /** The number that stands for a type on the wire; never changes. */
    private static int number(ChangeType type) {
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
