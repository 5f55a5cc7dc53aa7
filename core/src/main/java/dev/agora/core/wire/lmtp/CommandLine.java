package dev.agora.core.wire.lmtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One command line as it comes, ended by CRLF; beyond the limit it is dropped up to its end. Confined to its session. */
final class CommandLine {
    static final int MOST_BYTES = 8 * 1024;

    private byte[] bytes = new byte[0];
    private int used;
    private boolean isTooLong;
    private boolean sawReturn;

    /** Takes bytes up to the end of the line; true when it was there. */
    boolean take(ByteBuffer input) {
        while (input.hasRemaining()) {
            byte next = input.get();
            if (next == '\n' && sawReturn) {
                used = isTooLong ? 0 : used - 1;
                return true;
            }
            sawReturn = next == '\r';
            if (used >= MOST_BYTES) {
                isTooLong = true;
            } else {
                if (used == bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.max(128, 2 * used));
                }
                bytes[used++] = next;
            }
        }
        return false;
    }

    boolean isTooLong() {
        return isTooLong;
    }

    String text() {
        return new String(bytes, 0, used, StandardCharsets.UTF_8);
    }

    void clear() {
        bytes = new byte[0];
        used = 0;
        isTooLong = false;
        sawReturn = false;
    }
}
