package dev.agora.spi;

import org.jspecify.annotations.Nullable;

/**
 * A coordinator's failure, with a stable code and a kind that says who can mend it. The message says what was tried, with which
 * values, and what to do; secrets print as {@code ***}.
 */
public final class CoordinatorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who can mend a failure. */
    public enum Kind {
        /** The operator: a setting, a right, a certificate. Not retried. */
        CONFIG,
        /** Time: it may be tried again. */
        TRANSIENT,
        /** Nobody by trying again: the backend refused for good. */
        PERMANENT,
        /** The caller's code: the contract was broken. */
        BUG
    }

    private final String code;
    private final Kind kind;

    /** A failure without a cause; {@code code} is upper case with underscores, stable over versions. */
    public CoordinatorException(Kind kind, String code, String message) {
        this(kind, code, message, null);
    }

    /** A failure with its cause, null where there is none. */
    public CoordinatorException(Kind kind, String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
    }

    /** Stable code, such as {@code BROKER_UNREACHABLE}. */
    public String code() {
        return code;
    }

    /** Who can mend it. */
    public Kind kind() {
        return kind;
    }
}
