package dev.agora.core.model;

/** Id of an account; the upper 16 bits name the shard, assigned by the log in ascending order. */
public record AccountId(long value) implements Comparable<AccountId> {
    /** Checks the range. */
    public AccountId {
        if (value < 1) {
            throw new IllegalArgumentException("AccountId must be at least 1, was " + value);
        }
    }

    /** The shard that holds it: the upper 16 bits, 0 while there is one shard. */
    public int shard() {
        return (int) (value >>> 48);
    }

    @Override
    public int compareTo(AccountId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
