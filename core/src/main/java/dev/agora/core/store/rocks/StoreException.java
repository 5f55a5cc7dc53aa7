package dev.agora.core.store.rocks;

import org.jspecify.annotations.Nullable;

/** The store cannot be opened, read or written; the message names the directory and the remedy. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean damaged;

    StoreException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    StoreException(String message, @Nullable Throwable cause, boolean damaged) {
        super(message, cause);
        this.damaged = damaged;
    }

    /** Whether the files on disk are damaged, so that the store has to be built again. */
    public boolean isDamaged() {
        return damaged;
    }
}
