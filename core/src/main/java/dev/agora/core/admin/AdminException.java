package dev.agora.core.admin;

/** A command that failed in an expected way; the reason is one line for the operator. */
public final class AdminException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** Says why and what to do. */
    public AdminException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** Says why and what to do, and keeps the cause. */
    public AdminException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    /** Why, and what to do. */
    public String reason() {
        return reason;
    }
}
