package dev.agora.core.store;

import org.jspecify.annotations.Nullable;

/** Reads the state as of one moment. Keys are ordered as unsigned bytes. Arrays handed out belong to the caller, who must not change them. */
public interface StateReader {
    /** The value of a key, null when absent. */
    byte @Nullable [] get(Table table, byte[] key);

    /** Visits rows with {@code from <= key < to} in ascending order until the visitor returns false. */
    void scan(Table table, byte[] from, byte[] to, RowVisitor visitor);

    /** Visits all rows whose key begins with {@code prefix}. */
    default void scanPrefix(Table table, byte[] prefix, RowVisitor visitor) {
        scan(table, prefix, Keys.after(prefix), visitor);
    }

    /** Takes one row; returns whether to go on. */
    @FunctionalInterface
    interface RowVisitor {
        /** Takes one row; returns whether to go on. */
        boolean row(byte[] key, byte[] value);
    }
}
