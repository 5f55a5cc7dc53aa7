package dev.agora.spi;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Immutable bytes with a bound: what a coordinator carries, opaque to it.
 *
 * <p>Shape: 0 to {@link #MAX_BYTES} bytes. Copied on the way in and out, so nobody shares an array. Safe for all threads.
 */
public final class Payload {
    /** Largest payload that core ever hands to a coordinator, in bytes (256 KiB). */
    public static final int MAX_BYTES = 256 * 1024;

    /** The payload of zero bytes. */
    public static final Payload EMPTY = new Payload(new byte[0]);

    private static final int SHOWN_BYTES = 16;

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies {@code source} whole. Any length is accepted here: what is too large for a backend, the backend refuses. */
    public static Payload copyOf(byte[] source) {
        return source.length == 0 ? EMPTY : new Payload(source.clone());
    }

    /** Copies the remaining bytes of {@code source}, whose position is left where it was. */
    public static Payload copyOf(ByteBuffer source) {
        byte[] copy = new byte[source.remaining()];
        source.duplicate().get(copy);
        return copy.length == 0 ? EMPTY : new Payload(copy);
    }

    /** Number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** A read-only view of the bytes, positioned at 0; costs no copy. */
    public ByteBuffer asReadOnlyBuffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** A fresh copy of the bytes. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        String shown = HexFormat.of().formatHex(bytes, 0, Math.min(SHOWN_BYTES, bytes.length));
        return "Payload[" + bytes.length + " bytes " + shown + (bytes.length > SHOWN_BYTES ? "…]" : "]");
    }
}
