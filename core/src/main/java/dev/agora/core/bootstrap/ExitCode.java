package dev.agora.core.bootstrap;

/** Exit codes of the program. */
public final class ExitCode {
    /** Done. */
    public static final int OK = 0;
    /** It was understood and could not be done. */
    public static final int FAILURE = 1;
    /** The arguments or settings are wrong. */
    public static final int USAGE = 2;

    /** Nobody takes the output any more: 128 + SIGPIPE, as a program ends that this signal ends. */
    public static final int OUTPUT_CLOSED = 141;

    private ExitCode() {}
}
