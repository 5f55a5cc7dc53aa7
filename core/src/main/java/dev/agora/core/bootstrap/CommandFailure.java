package dev.agora.core.bootstrap;

/** Ends a command with one line for the operator. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** Ends with {@link ExitCode#FAILURE}. */
    public CommandFailure(String message) {
        this(message, ExitCode.FAILURE);
    }

    /** Ends with an exit code. */
    public CommandFailure(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The code to exit with. */
    public int exitCode() {
        return exitCode;
    }
}
