package dev.agora.core.model;

/** Id of a mailbox, unique in its account; the upper 16 bits name the shard. */
public record MailboxId(long value) implements Comparable<MailboxId> {
    /** Checks the range. */
    public MailboxId {
        if (value < 1) {
            throw new IllegalArgumentException("MailboxId must be at least 1, was " + value);
        }
    }

    /** The shard that holds it: the upper 16 bits, 0 while there is one shard. */
    public int shard() {
        return (int) (value >>> 48);
    }

    @Override
    public int compareTo(MailboxId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
