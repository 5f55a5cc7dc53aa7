package dev.agora.core.store;

/** A record that this node cannot read; the message says which, and the remedy. */
public final class StoreFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what was read and the remedy. */
    public StoreFormatException(String message) {
        super(message);
    }
}
