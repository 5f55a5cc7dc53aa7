package dev.agora.core.wire.imap.content;

import dev.agora.core.wire.imap.command.Partial;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Octets of a message without a copy of them: a range of an array that nobody changes. */
public final class Slice {
    private final byte[] array;
    private final int start;
    private final int end;

    private Slice(byte[] array, int start, int end) {
        this.array = array;
        this.start = start;
        this.end = end;
    }

    /** The octets from {@code start} to before {@code end}. */
    public static Slice of(byte[] array, int start, int end) {
        if (start < 0 || end < start || end > array.length) {
            throw new IllegalArgumentException("no range " + start + " to " + end + " in " + array.length + " octets");
        }
        return new Slice(array, start, end);
    }

    /** All octets of an array. */
    public static Slice of(byte[] array) {
        return new Slice(array, 0, array.length);
    }

    /** Number of octets. */
    public int size() {
        return end - start;
    }

    /** The array they are in, to be read only. */
    public byte[] array() {
        return array;
    }

    /** Where they begin in the array. */
    public int start() {
        return start;
    }

    /** Where they end in the array. */
    public int end() {
        return end;
    }

    /** The octets that a partial names; none when it begins after the end. */
    public Slice partial(Partial partial) {
        long from = Math.min(size(), partial.offset());
        long to = Math.min(size(), from + Math.min(partial.length(), size()));
        return new Slice(array, start + (int) from, start + (int) to);
    }

    /** A copy of the octets. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, start, end);
    }

    /** Each octet a character. */
    @Override
    public String toString() {
        return new String(array, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
