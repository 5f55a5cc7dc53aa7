package dev.agora.core.bootstrap;

/** Ends a command because nobody takes its output any more, as in {@code agora events tail | head}. */
final class OutputClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputClosedException() {
        super("the output cannot be written any more", null, false, false);
    }
}
