package dev.agora.core.store.apply;

import dev.agora.core.model.Position;

/** Where an operation stands in the log. */
record Place(long entryIndex, int ordinal) {
    /** The position of a change made here to an account whose last one was {@code last}. */
    Position after(Position last) {
        return new Position(Math.max(last.value() + 1, entryIndex * Position.OPERATIONS_PER_ENTRY + ordinal));
    }
}
