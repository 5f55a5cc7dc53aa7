package dev.agora.core.store;

import dev.agora.core.model.BlobId;

/** The bytes of a message in a command: the bytes themselves, or the name of a blob that a majority of the voters has on disk. */
public sealed interface Body {
    /** Largest body that travels inside a log entry; larger ones are blobs. */
    int MOST_INLINE_BYTES = 64 * 1024;

    /** Number of bytes. */
    long octets();

    /** Bytes that travel with the command; not copied: do not change them. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Inline(byte[] bytes) implements Body {
        @Override
        public long octets() {
            return bytes.length;
        }
    }

    /** A blob that was uploaded before the command. */
    record Stored(BlobId blob, long octets) implements Body {
        /** Checks the length. */
        public Stored {
            if (octets < 0) {
                throw new IllegalArgumentException("octets must not be negative, were " + octets);
            }
        }
    }
}
