package dev.agora.core.store.blob;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.agora.core.model.BlobId;
import dev.agora.core.store.RowCodec;
import dev.agora.core.store.StoreFormatException;
import dev.agora.core.wireformat.blob.BlobReadRecord;
import dev.agora.core.wireformat.blob.BlobReadReplyRecord;
import dev.agora.core.wireformat.blob.BlobWriteRecord;
import dev.agora.core.wireformat.blob.BlobWriteReplyRecord;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Bytes of the calls that carry blobs: a version byte, then Protocol Buffers. Pure. */
final class BlobCodec {
    /** Largest blob. */
    static final long MOST_OCTETS = Integer.MAX_VALUE;

    /** Bytes of a blob that one call carries at most; small enough that the collector moves them like others. */
    static final int CHUNK_BYTES = 256 * 1024;

    private BlobCodec() {}

    static byte[] write(Chunk chunk) {
        return RowCodec.seal(BlobWriteRecord.newBuilder()
                .setBlob(ByteString.copyFrom(chunk.blob.toByteArray()))
                .setOctets(chunk.octets)
                .setOffset(chunk.offset)
                .setData(UnsafeByteOperations.unsafeWrap(chunk.data))
                .build());
    }

    static Chunk write(byte[] bytes) {
        BlobWriteRecord record = RowCodec.open(BlobWriteRecord.parser(), bytes);
        return new Chunk(
                blob(record.getBlob()),
                record.getOctets(),
                record.getOffset(),
                record.getData().asReadOnlyByteBuffer());
    }

    static byte[] writeReply(WriteState state) {
        return RowCodec.seal(
                BlobWriteReplyRecord.newBuilder().setState(state.number).build());
    }

    static WriteState writeReply(byte[] bytes) {
        int number = RowCodec.open(BlobWriteReplyRecord.parser(), bytes).getState();
        for (WriteState state : WriteState.values()) {
            if (state.number == number) {
                return state;
            }
        }
        throw new StoreFormatException(
                "answer " + number + " to a chunk is not known to this version: update this node");
    }

    static byte[] read(Wanted wanted) {
        return RowCodec.seal(BlobReadRecord.newBuilder()
                .setBlob(ByteString.copyFrom(wanted.blob.toByteArray()))
                .setOctets(wanted.octets)
                .setOffset(wanted.offset)
                .build());
    }

    static Wanted read(byte[] bytes) {
        BlobReadRecord record = RowCodec.open(BlobReadRecord.parser(), bytes);
        return new Wanted(blob(record.getBlob()), record.getOctets(), record.getOffset());
    }

    static byte[] readReply(Optional<ByteBuffer> data) {
        return RowCodec.seal(BlobReadReplyRecord.newBuilder()
                .setFound(data.isPresent())
                .setData(data.map(UnsafeByteOperations::unsafeWrap).orElse(ByteString.EMPTY))
                .build());
    }

    static Optional<ByteBuffer> readReply(byte[] bytes) {
        BlobReadReplyRecord record = RowCodec.open(BlobReadReplyRecord.parser(), bytes);
        return record.getFound() ? Optional.of(record.getData().asReadOnlyByteBuffer()) : Optional.empty();
    }

    private static BlobId blob(ByteString digest) {
        if (digest.size() != BlobId.BYTES) {
            throw new StoreFormatException("a blob's name of " + digest.size() + " bytes, not " + BlobId.BYTES
                    + ": the nodes run different versions");
        }
        return BlobId.of(digest.toByteArray());
    }

    /** A chunk of a blob of {@code octets}; without data it asks again how the check of the whole goes. */
    record Chunk(BlobId blob, long octets, long offset, ByteBuffer data) {
        /** Checks the ranges. */
        Chunk {
            require(octets, offset, data.remaining());
        }

        boolean isLast() {
            return offset + data.remaining() == octets;
        }
    }

    /** The chunk of a blob at {@code offset} is wanted. */
    record Wanted(BlobId blob, long octets, long offset) {
        /** Checks the ranges. */
        Wanted {
            require(octets, offset, 0);
        }
    }

    private static void require(long octets, long offset, int data) {
        boolean isSound = octets >= 0 && octets <= MOST_OCTETS && offset >= 0 && offset <= octets - data;
        if (!isSound || data > CHUNK_BYTES) {
            throw new StoreFormatException("a chunk of " + data + " octets at " + offset + " of a blob of " + octets
                    + ": chunks have at most " + CHUNK_BYTES + " and blobs " + MOST_OCTETS);
        }
    }

    /** What became of a chunk; the number is what is sent. */
    enum WriteState {
        /** Send what follows. */
        MORE(1),
        /** The whole is checked and on disk. */
        STORED(2),
        /** The whole came and is being checked. */
        CHECKING(3),
        /** The whole has another digest: begin again. */
        DAMAGED(4);

        private final int number;

        WriteState(int number) {
            this.number = number;
        }
    }
}
