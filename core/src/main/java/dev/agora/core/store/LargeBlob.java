package dev.agora.core.store;

import dev.agora.core.model.BlobId;
import java.nio.ByteBuffer;

/**
 * A blob whose bytes are a file of each replica and not a row.
 *
 * @param octets its length
 * @param unnamedSince command time in milliseconds since which no message names it, 0 while one does
 */
public record LargeBlob(BlobId blob, long octets, long unnamedSince) {
    private static final int BYTES = 2 * Long.BYTES;

    /** Whether a message names it. */
    public boolean isNamed() {
        return unnamedSince == 0;
    }

    /** The row's bytes: octets 8, unnamed since 8. */
    public byte[] encode() {
        return ByteBuffer.allocate(BYTES).putLong(octets).putLong(unnamedSince).array();
    }

    /** Reads a row. @throws StoreFormatException when it is damaged */
    public static LargeBlob decode(byte[] key, byte[] row) {
        if (key.length != BlobId.BYTES || row.length != BYTES) {
            throw new StoreFormatException("the row of a large blob has " + key.length + " and " + row.length
                    + " bytes, not " + BlobId.BYTES + " and " + BYTES
                    + ": rebuild this node's data directory from the other nodes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(row);
        return new LargeBlob(BlobId.of(key), bytes.getLong(), bytes.getLong());
    }
}
