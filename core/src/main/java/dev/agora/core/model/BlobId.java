package dev.agora.core.model;

import java.util.Arrays;
import java.util.HexFormat;

/** Content address of a blob: the SHA-256 of its bytes, 32 bytes. */
public final class BlobId {
    /** Length in bytes. */
    public static final int BYTES = 32;

    private final byte[] digest;

    private BlobId(byte[] digest) {
        this.digest = digest;
    }

    /** Copies a digest of 32 bytes. */
    public static BlobId of(byte[] digest) {
        if (digest.length != BYTES) {
            throw new IllegalArgumentException("a blob id has 32 bytes, not " + digest.length);
        }
        return new BlobId(digest.clone());
    }

    /** A copy of the digest. */
    public byte[] toByteArray() {
        return digest.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlobId blob && Arrays.equals(digest, blob.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(digest);
    }
}
