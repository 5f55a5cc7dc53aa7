package dev.agora.core.model;

/** IMAP UID of a message in a mailbox (RFC 9051 §2.3.1.1): 1 to 2^32 - 1, strictly ascending. */
public record Uid(long value) implements Comparable<Uid> {
    /** Largest UID. */
    public static final long MAX = 0xFFFF_FFFFL;

    /** Checks the range. */
    public Uid {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("UID must be 1 to " + MAX + ", was " + value);
        }
    }

    @Override
    public int compareTo(Uid other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
