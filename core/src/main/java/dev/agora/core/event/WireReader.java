package dev.agora.core.event;

/**
 * Reads protobuf's wire form in place: tags, varints, lengths, with every bound checked. Malformed bytes throw IllegalArgumentException.
 * Confined to one thread. Protobuf's own reader cannot go back to a span it went over, and one for each span would be an allocation for each
 * event. Source: protobuf encoding, "Message Structure".
 */
final class WireReader {
    private static final int TYPE_BITS = 3;
    private static final int TYPE_MASK = 7;
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    private static final int VARINT_BITS = 64;

    private final byte[] bytes;
    private int position;
    private int end;

    WireReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.position = from;
        this.end = end;
    }

    /** The next field's tag, 0 at the end. */
    int tag() {
        if (position == end) {
            return 0;
        }
        int tag = (int) varint();
        if (tag >>> TYPE_BITS == 0) {
            throw new IllegalArgumentException("a field has the number 0 at " + position);
        }
        return tag;
    }

    long varint() {
        int at = position;
        if (at < end && bytes[at] >= 0) {
            position = at + 1;
            return bytes[at];
        }
        return longVarint(at);
    }

    private long longVarint(int from) {
        int at = from;
        long value = 0;
        for (int shift = 0; shift < VARINT_BITS; shift += Byte.SIZE - 1) {
            if (at >= end) {
                throw new IllegalArgumentException("a number is cut off at " + at);
            }
            byte next = bytes[at++];
            value |= (long) (next & Byte.MAX_VALUE) << shift;
            if (next >= 0) {
                position = at;
                return value;
            }
        }
        throw new IllegalArgumentException("a number has more than ten bytes at " + from);
    }

    /** A number that is written by its distance from 0. */
    long zigzag() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** Reads a length and narrows the reader to what it spans; returns the end before, for {@link #leave}. */
    int enter() {
        int before = end;
        int length = length();
        end = position + length;
        return before;
    }

    /** Goes behind what {@link #enter} spanned. */
    void leave(int before) {
        position = end;
        end = before;
    }

    /** Reads a length and goes behind what it spans, which begins at the returned place and ends at {@link #position}. */
    int skipSpan() {
        int length = length();
        position += length;
        return position - length;
    }

    int position() {
        return position;
    }

    /** Goes to a place and narrows the reader to what lies before {@code to}: to a span that was skipped, and back. */
    void seek(int from, int to) {
        position = from;
        end = to;
    }

    /** Goes behind a field that is not known here. */
    void skip(int tag) {
        switch (tag & TYPE_MASK) {
            case VARINT -> varint();
            case FIXED64 -> advance(Long.BYTES);
            case LENGTH -> skipSpan();
            case FIXED32 -> advance(Integer.BYTES);
            default -> throw new IllegalArgumentException("a field of wire type " + (tag & TYPE_MASK));
        }
    }

    byte[] bytes() {
        return bytes;
    }

    private int length() {
        long length = varint();
        if (length < 0 || length > end - position) {
            throw new IllegalArgumentException("a length of " + length + " bytes, " + (end - position) + " are left");
        }
        return (int) length;
    }

    private void advance(int count) {
        if (count > end - position) {
            throw new IllegalArgumentException("a field is cut off at " + position);
        }
        position += count;
    }
}
