package dev.agora.core.wire.lmtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of one message as they come; beyond the limit they are counted and dropped. Only CRLF.CRLF ends DATA: a lone CR or LF is content
 * (RFC 5321 §2.3.8, §4.1.1.4). Confined to its session.
 */
final class MessageBody {
    private static final int FIRST_ROOM = 8 * 1024;

    private final int limit;
    private byte[] bytes = new byte[0];
    private int used;
    private boolean isTooLarge;
    private Line state = Line.START;

    /** Where in a line the next byte of DATA stands. */
    private enum Line {
        START,
        DOT,
        DOT_CR,
        INSIDE,
        CR
    }

    MessageBody(int limit) {
        this.limit = limit;
    }

    boolean isTooLarge() {
        return isTooLarge;
    }

    byte[] toBytes() {
        return used == bytes.length ? bytes : Arrays.copyOf(bytes, used);
    }

    /** Takes bytes of DATA, removing dot-stuffing; true when the end was reached, after which no byte is taken. */
    boolean takeData(ByteBuffer input) {
        while (input.hasRemaining()) {
            byte next = input.get();
            switch (state) {
                case START -> {
                    if (next == '.') {
                        state = Line.DOT;
                    } else {
                        inside(next);
                    }
                }
                case DOT -> {
                    if (next == '\r') {
                        state = Line.DOT_CR;
                    } else {
                        inside(next);
                    }
                }
                case DOT_CR -> {
                    if (next == '\n') {
                        return true;
                    }
                    // The dot was stuffing and the CR is content.
                    add((byte) '\r');
                    inside(next);
                }
                case INSIDE -> inside(next);
                case CR -> {
                    add(next);
                    state = next == '\n' ? Line.START : next == '\r' ? Line.CR : Line.INSIDE;
                }
            }
        }
        return false;
    }

    /** Takes {@code count} bytes of a BDAT chunk. */
    void takeChunk(ByteBuffer input, int count) {
        if (isTooLarge || (long) used + count > limit) {
            isTooLarge = true;
            release();
            input.position(input.position() + count);
            return;
        }
        ensure(count);
        input.get(bytes, used, count);
        used += count;
    }

    private void inside(byte next) {
        add(next);
        state = next == '\r' ? Line.CR : Line.INSIDE;
    }

    private void add(byte next) {
        if (isTooLarge) {
            return;
        }
        if (used == limit) {
            isTooLarge = true;
            release();
            return;
        }
        ensure(1);
        bytes[used++] = next;
    }

    private void ensure(int count) {
        if (used + count > bytes.length) {
            long grown = Math.max(FIRST_ROOM, Math.max(used + (long) count, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, grown));
        }
    }

    private void release() {
        bytes = new byte[0];
        used = 0;
    }
}
