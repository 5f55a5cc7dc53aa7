package dev.agora.core.rpc;

import org.jspecify.annotations.Nullable;

/** A call that brought no answer. */
public final class RpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether the other side may have acted. */
    public enum Kind {
        /** It was certainly not executed: no address, no connection, refused. */
        NOT_SENT,
        /** It may have been executed: timeout or a connection that broke. */
        UNKNOWN,
        /** It was executed and failed there. */
        FAILED
    }

    private final Kind kind;

    /** A failure with its cause, null where there is none. */
    public RpcException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Whether the other side may have acted. */
    public Kind kind() {
        return kind;
    }
}
