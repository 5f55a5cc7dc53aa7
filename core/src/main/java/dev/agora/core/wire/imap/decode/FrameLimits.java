package dev.agora.core.wire.imap.decode;

/**
 * Bounds on one command.
 *
 * @param lineBytes longest line, and sum of a command's lines
 * @param literalBytes sum of the literals of a command other than APPEND's message
 * @param messageBytes largest literal of APPEND; 0 = as other literals
 * @param literals most literals in a command
 */
public record FrameLimits(int lineBytes, int literalBytes, int messageBytes, int literals) {
    private static final int KIB = 1024;

    /** Checks the ranges. */
    public FrameLimits {
        if (lineBytes < 1 || literalBytes < 0 || messageBytes < 0 || literals < 0) {
            throw new IllegalArgumentException("frame limits must not be negative: line " + lineBytes + ", literal "
                    + literalBytes + ", message " + messageBytes + ", literals " + literals);
        }
    }

    /** For a client that nobody knows yet: lines of 8 KiB, literals of 8 KiB together. */
    public static FrameLimits beforeLogin() {
        return new FrameLimits(8 * KIB, 8 * KIB, 0, 4);
    }

    /** For a user: lines of 64 KiB, literals of 256 KiB together, messages of {@code messageBytes}. */
    public static FrameLimits afterLogin(int messageBytes) {
        return new FrameLimits(64 * KIB, 256 * KIB, messageBytes, 256);
    }
}
