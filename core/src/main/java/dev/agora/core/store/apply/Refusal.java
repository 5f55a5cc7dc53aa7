package dev.agora.core.store.apply;

import dev.agora.core.store.OperationResult;

/** Ends an operation by a rule: its writes are dropped and the refusal is its result. Carries no stack trace. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final OperationResult.Reason reason;
    private final String text;

    Refusal(OperationResult.Reason reason, String text) {
        super(text, null, false, false);
        this.reason = reason;
        this.text = text;
    }

    OperationResult.Refused result() {
        return new OperationResult.Refused(reason, text);
    }
}
