package dev.agora.core.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.agora.core.model.BlobId;
import dev.agora.core.wireformat.store.BlobRefRecord;
import dev.agora.core.wireformat.store.CollectBlobsRecord;
import java.util.function.Consumer;

/** Bytes of bodies and blob names in log entries. Pure. */
final class BodyCodec {
    private BodyCodec() {}

    /** Gives the body to one of the two fields that may carry it. */
    static void put(Body body, Consumer<ByteString> message, Consumer<BlobRefRecord> blob) {
        switch (body) {
            case Body.Inline inline -> message.accept(UnsafeByteOperations.unsafeWrap(inline.bytes()));
            case Body.Stored stored ->
                blob.accept(BlobRefRecord.newBuilder()
                        .setBlob(bytes(stored.blob()))
                        .setOctets(stored.octets())
                        .build());
        }
    }

    /** Reads a body from the two fields. */
    static Body body(boolean hasBlob, ByteString message, BlobRefRecord blob) {
        if (!hasBlob) {
            return new Body.Inline(message.toByteArray());
        }
        if (blob.getOctets() < 0) {
            throw new StoreFormatException("a blob of " + Long.toUnsignedString(blob.getOctets())
                    + " octets is not known to this version: update this node");
        }
        return new Body.Stored(blob(blob.getBlob()), blob.getOctets());
    }

    static CollectBlobsRecord collect(Command.CollectBlobs command) {
        return CollectBlobsRecord.newBuilder()
                .addAllBlobs(command.blobs().stream().map(BodyCodec::bytes).toList())
                .setGraceMillis(command.graceMillis())
                .build();
    }

    static Command collect(CollectBlobsRecord record) {
        return new Command.CollectBlobs(
                record.getBlobsList().stream().map(BodyCodec::blob).toList(), record.getGraceMillis());
    }

    private static ByteString bytes(BlobId blob) {
        return ByteString.copyFrom(blob.toByteArray());
    }

    private static BlobId blob(ByteString digest) {
        if (digest.size() != BlobId.BYTES) {
            throw new StoreFormatException("a blob's name of " + digest.size() + " bytes, not " + BlobId.BYTES
                    + ": the log entry is damaged, rebuild this node's data directory from the other nodes");
        }
        return BlobId.of(digest.toByteArray());
    }
}
