package dev.agora.core.wire.imap.command;

import dev.agora.core.mail.Spool;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Bytes a client sent: in memory, or of a message to append in a spool. Handed over, not copied; nobody changes them. */
public final class Octets {
    private static final byte[] NOTHING = {};

    private final byte[] bytes;
    private final @Nullable Spool spool;

    private Octets(byte[] bytes, @Nullable Spool spool) {
        this.bytes = bytes;
        this.spool = spool;
    }

    /** Takes over {@code bytes}; the caller does not use them again. */
    public static Octets owning(byte[] bytes) {
        return new Octets(bytes, null);
    }

    /** Takes over a spool; {@link #release} closes it. */
    public static Octets spooled(Spool spool) {
        return new Octets(NOTHING, spool);
    }

    /** Number of bytes. */
    public long size() {
        Spool held = spool;
        return held == null ? bytes.length : held.octets();
    }

    /** Whether they are in a spool. */
    public boolean isSpooled() {
        return spool != null;
    }

    /** The bytes themselves, to be read only. @throws IllegalStateException when they are in a spool */
    public byte[] array() {
        if (spool != null) {
            throw new IllegalStateException("the bytes are in a spool");
        }
        return bytes;
    }

    /** The spool they are in, or one from {@code spools} that they are put into. */
    public Spool intoSpool(Supplier<Spool> spools) {
        Spool held = spool;
        if (held != null) {
            return held;
        }
        Spool filled = spools.get();
        filled.write(ByteBuffer.wrap(bytes), bytes.length);
        return filled;
    }

    /** Closes the spool, if they are in one. Idempotent. */
    public void release() {
        Spool held = spool;
        if (held != null) {
            held.close();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes) && spool == octets.spool;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Octets[" + size() + "]";
    }
}
