package dev.agora.core.model;

/** Position of a change in an account: JMAP state and IMAP MODSEQ (RFC 7162 §3.1). Entry index × 4096 + ordinal of the operation in its entry, never less than the account's last + 1; 0 = before the first change. */
public record Position(long value) implements Comparable<Position> {
    /** Checks the range. */
    public Position {
        if (value < 0) {
            throw new IllegalArgumentException("Position must be at least 0, was " + value);
        }
    }

    /** The position before the first change. */
    public static final Position NONE = new Position(0);

    /** Operations that may share one log entry. */
    public static final int OPERATIONS_PER_ENTRY = 4096;

    /** Whether this lies after {@code other}. */
    public boolean isAfter(Position other) {
        return value > other.value;
    }

    @Override
    public int compareTo(Position other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
