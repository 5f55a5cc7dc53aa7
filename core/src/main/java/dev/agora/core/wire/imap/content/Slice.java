package dev.agora.core.wire.imap.content;

import dev.agora.core.mail.MessageBytes;
import dev.agora.core.wire.imap.command.Partial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Octets of a message without a copy of them: a range of bytes that nobody changes. */
public final class Slice {
    private final MessageBytes bytes;
    private final int start;
    private final int end;

    private Slice(MessageBytes bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    /** The octets from {@code start} to before {@code end}. */
    public static Slice of(MessageBytes bytes, int start, int end) {
        if (start < 0 || end < start || end > bytes.size()) {
            throw new IllegalArgumentException("no range " + start + " to " + end + " in " + bytes.size() + " octets");
        }
        return new Slice(bytes, start, end);
    }

    /** All octets of an array. */
    public static Slice of(byte[] array) {
        return of(MessageBytes.of(array));
    }

    /** All octets of a message. */
    public static Slice of(MessageBytes bytes) {
        return new Slice(bytes, 0, bytes.size());
    }

    /** Number of octets. */
    public int size() {
        return end - start;
    }

    /** The octet at an index. */
    public byte at(int index) {
        return bytes.at(start + index);
    }

    /** Whether they are in memory, so that {@link #view()} is to be had. */
    public boolean isInMemory() {
        return bytes.isInMemory();
    }

    /** A view of octets that are in memory. */
    public ByteBuffer view() {
        return bytes.view(start, size());
    }

    /** The first octets, at most {@code most}. */
    public Slice first(int most) {
        return new Slice(bytes, start, start + Math.min(size(), most));
    }

    /** The octets that a partial names; none when it begins after the end. */
    public Slice partial(Partial partial) {
        long from = Math.min(size(), partial.offset());
        long to = Math.min(size(), from + Math.min(partial.length(), size()));
        return new Slice(bytes, start + (int) from, start + (int) to);
    }

    /** A copy of the octets. */
    public byte[] toByteArray() {
        return toByteArray(0, size());
    }

    /** A copy of {@code count} octets from an index on. */
    public byte[] toByteArray(int from, int count) {
        byte[] copy = new byte[count];
        bytes.copy(start + from, copy, 0, count);
        return copy;
    }

    /** Each octet a character. */
    @Override
    public String toString() {
        return new String(toByteArray(), StandardCharsets.ISO_8859_1);
    }
}
