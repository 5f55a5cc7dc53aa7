package dev.agora.core.wire.lmtp;

import dev.agora.core.mail.Spool;
import java.nio.ByteBuffer;

/**
 * The bytes of one message as they come, into a spool; beyond the limit they are counted and dropped. Only CRLF.CRLF ends DATA: a lone CR or LF
 * is content (RFC 5321 §2.3.8, §4.1.1.4). Confined to its session.
 */
final class MessageBody {
    private final int limit;
    private final Spool spool;
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

    MessageBody(int limit, Spool spool) {
        this.limit = limit;
        this.spool = spool;
    }

    boolean isTooLarge() {
        return isTooLarge;
    }

    Spool spool() {
        return spool;
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
        if (isTooLarge || spool.octets() + count > limit) {
            drop();
            input.position(input.position() + count);
            return;
        }
        spool.write(input, count);
    }

    private void inside(byte next) {
        add(next);
        state = next == '\r' ? Line.CR : Line.INSIDE;
    }

    private void add(byte next) {
        if (isTooLarge) {
            return;
        }
        if (spool.octets() == limit) {
            drop();
            return;
        }
        spool.write(next);
    }

    private void drop() {
        if (!isTooLarge) {
            isTooLarge = true;
            spool.close();
        }
    }
}
