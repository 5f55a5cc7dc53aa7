package dev.agora.core.store.apply;

import dev.agora.core.model.BlobId;
import dev.agora.core.store.Body;
import dev.agora.core.store.Command;
import dev.agora.core.store.Keys;
import dev.agora.core.store.LargeBlob;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.Table;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Stores blobs once by content and counts who names them. The last name gone removes the bytes of a small one; a large one is noted, and a
 * {@link Command.CollectBlobs} removes it when the grace period has passed and no message names it again.
 */
final class BlobCounts {
    private BlobCounts() {}

    /** Stores a body, or finds it stored, and counts one name more. */
    static BlobId store(WriteSet writes, Body body) {
        return switch (body) {
            case Body.Inline inline -> storeInline(writes, inline);
            case Body.Stored stored -> storeLarge(writes, stored);
        };
    }

    private static BlobId storeInline(WriteSet writes, Body.Inline body) {
        BlobId blob = BlobId.of(sha256(body.bytes()));
        if (count(writes, blob) == 0 && large(writes, blob) == null) {
            writes.put(Table.BLOBS, Keys.blob(blob), body.bytes());
        }
        retain(writes, blob);
        return blob;
    }

    private static BlobId storeLarge(WriteSet writes, Body.Stored body) {
        if (count(writes, body.blob()) == 0 && large(writes, body.blob()) == null) {
            put(writes, new LargeBlob(body.blob(), body.octets(), 0));
        }
        retain(writes, body.blob());
        return body.blob();
    }

    /** Counts one name more of a stored blob. */
    static void retain(WriteSet writes, BlobId blob) {
        writes.put(Table.BLOB_COUNTS, Keys.blob(blob), Keys.number(count(writes, blob) + 1));
        LargeBlob large = large(writes, blob);
        if (large != null && !large.isNamed()) {
            writes.delete(Table.BLOB_GARBAGE, Keys.timed(large.unnamedSince(), Keys.blob(blob)));
            put(writes, new LargeBlob(blob, large.octets(), 0));
        }
    }

    /** Counts one name less, at command time {@code now}. */
    static void release(WriteSet writes, BlobId blob, long now) {
        long left = count(writes, blob) - 1;
        byte[] key = Keys.blob(blob);
        if (left > 0) {
            writes.put(Table.BLOB_COUNTS, key, Keys.number(left));
            return;
        }
        writes.delete(Table.BLOB_COUNTS, key);
        LargeBlob large = large(writes, blob);
        if (large == null) {
            writes.delete(Table.BLOBS, key);
            return;
        }
        long since = Math.max(1, now);
        put(writes, new LargeBlob(blob, large.octets(), since));
        writes.put(Table.BLOB_GARBAGE, Keys.timed(since, key), new byte[0]);
    }

    /** Removes the rows of large blobs whose time has come; their files go when nobody has touched them for a while. */
    static OperationResult collect(WriteSet writes, Command.CollectBlobs command, long now) {
        for (BlobId blob : command.blobs()) {
            LargeBlob large = large(writes, blob);
            if (large != null && !large.isNamed() && now - large.unnamedSince() >= command.graceMillis()) {
                writes.delete(Table.LARGE_BLOBS, Keys.blob(blob));
                writes.delete(Table.BLOB_GARBAGE, Keys.timed(large.unnamedSince(), Keys.blob(blob)));
            }
        }
        return new OperationResult.Done();
    }

    private static long count(WriteSet writes, BlobId blob) {
        byte[] stored = writes.get(Table.BLOB_COUNTS, Keys.blob(blob));
        return stored == null ? 0 : Keys.number(stored);
    }

    private static @Nullable LargeBlob large(WriteSet writes, BlobId blob) {
        byte[] key = Keys.blob(blob);
        byte[] row = writes.get(Table.LARGE_BLOBS, key);
        return row == null ? null : LargeBlob.decode(key, row);
    }

    private static void put(WriteSet writes, LargeBlob large) {
        writes.put(Table.LARGE_BLOBS, Keys.blob(large.blob()), large.encode());
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
