package dev.agora.core.crypto;

import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The clear part of a sealed form, authenticated as associated data. {@value #BYTES} bytes, big-endian: version, plane, key hint (4), origin
 * (4), boot id (16), counter (8).
 */
record SealHeader(byte plane, int keyHint, NodeId origin, BootId boot, long counter) {
    static final byte VERSION = 1;
    static final int BYTES = 1 + 1 + 4 + 4 + BootId.BYTES + 8;

    void write(ByteBuffer target) {
        target.put(VERSION)
                .put(plane)
                .putInt(keyHint)
                .putInt(origin.value())
                .putLong(boot.high())
                .putLong(boot.low())
                .putLong(counter);
    }

    /** Reads a header; empty when it is short, of another version, or out of range. */
    static Optional<SealHeader> read(byte[] sealed) {
        if (sealed.length < BYTES || sealed[0] != VERSION) {
            return Optional.empty();
        }
        ByteBuffer source = ByteBuffer.wrap(sealed, 1, BYTES - 1);
        byte plane = source.get();
        int hint = source.getInt();
        int origin = source.getInt();
        BootId boot = new BootId(source.getLong(), source.getLong());
        long counter = source.getLong();
        if (origin < 1 || counter < 1) {
            return Optional.empty();
        }
        return Optional.of(new SealHeader(plane, hint, new NodeId(origin), boot, counter));
    }
}
