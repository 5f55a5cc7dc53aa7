package dev.agora.core.wire.imap.command;

import java.util.Arrays;

/** Bytes a client sent: a message to append or a SASL response. Handed over, not copied, since they may be 50 MiB; nobody changes them. */
public final class Octets {
    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes over {@code bytes}; the caller does not use them again. */
    public static Octets owning(byte[] bytes) {
        return new Octets(bytes);
    }

    /** Number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** The bytes themselves, to be read only. */
    public byte[] array() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Octets[" + bytes.length + "]";
    }
}
