package dev.agora.core.store.rocks;

import org.jspecify.annotations.Nullable;

/** The store cannot be opened, read or written; the message names the directory and the remedy. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
