package dev.agora.core.bootstrap.demo;

import org.jspecify.annotations.Nullable;

/** A step of the demonstration did not come out as it should; the message says which, what was expected and what was seen. */
public final class DemoFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        this(message, null);
    }

    DemoFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
