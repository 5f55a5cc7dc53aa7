package dev.agora.spi.tck.server.container;

/** Servers cannot run in containers; the message says why and what to do. */
public final class NoContainersException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    NoContainersException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** Why, and what to do. */
    public String reason() {
        return reason;
    }
}
