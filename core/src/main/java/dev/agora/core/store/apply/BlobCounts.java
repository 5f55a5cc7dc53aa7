package dev.agora.core.store.apply;

import dev.agora.core.model.BlobId;
import dev.agora.core.store.Keys;
import dev.agora.core.store.Table;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Stores blobs once by content and counts who names them; the last one gone removes the bytes. */
final class BlobCounts {
    private BlobCounts() {}

    /** Stores bytes, or finds them stored, and counts one more. */
    static BlobId store(WriteSet writes, byte[] bytes) {
        BlobId blob = BlobId.of(sha256(bytes));
        if (writes.get(Table.BLOB_COUNTS, Keys.blob(blob)) == null) {
            writes.put(Table.BLOBS, Keys.blob(blob), bytes);
        }
        add(writes, blob, 1);
        return blob;
    }

    /** Counts one more name of a stored blob. */
    static void retain(WriteSet writes, BlobId blob) {
        add(writes, blob, 1);
    }

    /** Counts one name less. */
    static void release(WriteSet writes, BlobId blob) {
        add(writes, blob, -1);
    }

    private static void add(WriteSet writes, BlobId blob, int change) {
        byte[] key = Keys.blob(blob);
        byte[] stored = writes.get(Table.BLOB_COUNTS, key);
        long count = (stored == null ? 0 : Keys.number(stored)) + change;
        if (count > 0) {
            writes.put(Table.BLOB_COUNTS, key, Keys.number(count));
        } else {
            writes.delete(Table.BLOB_COUNTS, key);
            writes.delete(Table.BLOBS, key);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
