package dev.agora.core.model;

/** Id of a message, unique in its account and kept when it is moved or copied between mailboxes; the upper 16 bits name the shard. */
public record EmailId(long value) implements Comparable<EmailId> {
    /** Checks the range. */
    public EmailId {
        if (value < 1) {
            throw new IllegalArgumentException("EmailId must be at least 1, was " + value);
        }
    }

    /** The shard that holds it: the upper 16 bits, 0 while there is one shard. */
    public int shard() {
        return (int) (value >>> 48);
    }

    @Override
    public int compareTo(EmailId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
