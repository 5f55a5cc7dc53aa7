package dev.agora.core.event;

import java.util.Arrays;

/**
 * Writes protobuf's wire form: tags and numbers, one behind the other, in an array that grows when it is asked for {@link #room}. Confined to
 * one thread. Protobuf's own writer wants to know each size before. Source: protobuf encoding, "Base 128 Varints".
 */
final class WireWriter {
    /** Most bytes of a number. */
    static final int MOST_VARINT_BYTES = 10;

    private static final int GROUP_BITS = 7;
    private static final long GROUP_MASK = 0x7F;
    private static final int MORE = 0x80;

    private byte[] bytes;
    private int end;

    WireWriter(int capacity) {
        this.bytes = new byte[capacity];
    }

    /** Forgets what was written. */
    void clear() {
        end = 0;
    }

    int length() {
        return end;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, end);
    }

    /** To be called before so many bytes are written. */
    void room(int more) {
        if (bytes.length - end < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + more));
        }
    }

    /** A tag, a length or a kind: any number below 128. */
    void small(int value) {
        bytes[end++] = (byte) value;
    }

    /** Leaves a place for a length below 128; returns it for {@link #endSpan}. */
    int beginSpan() {
        return end++;
    }

    /** Writes the length of what was written since {@link #beginSpan}. */
    void endSpan(int place) {
        bytes[place] = (byte) (end - place - 1);
    }

    /** A number of 64 bits. */
    void varint(long value) {
        long rest = value;
        int at = end;
        while ((rest & ~GROUP_MASK) != 0) {
            bytes[at++] = (byte) (rest | MORE);
            rest >>>= GROUP_BITS;
        }
        bytes[at++] = (byte) rest;
        end = at;
    }

    /** A number by its distance from 0. */
    void zigzag(long value) {
        varint((value << 1) ^ (value >> (Long.SIZE - 1)));
    }

    /** Bytes as they are. */
    void raw(byte[] more) {
        System.arraycopy(more, 0, bytes, end, more.length);
        end += more.length;
    }

    /** Bytes that {@link #varint} takes for a number. */
    static int sizeOf(long value) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
        return (bits + GROUP_BITS - 1) / GROUP_BITS;
    }
}
