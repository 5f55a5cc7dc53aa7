package dev.agora.core.wire.imap.decode;

/** A command breaks the grammar; the message is for the client. Without stack trace, as clients cause it. */
final class BadSyntax extends Exception {
    private static final long serialVersionUID = 1;
    private final boolean isRefusal;

    BadSyntax(String message) {
        this(message, false);
    }

    private BadSyntax(String message, boolean isRefusal) {
        super(message, null, false, false);
        this.isRefusal = isRefusal;
    }

    /** The grammar holds, but what is named is not served: NO instead of BAD. */
    static BadSyntax refusal(String message) {
        return new BadSyntax(message, true);
    }

    boolean isRefusal() {
        return isRefusal;
    }
}
