package dev.agora.core.store;

import dev.agora.core.wireformat.store.BlockRecord;
import java.time.Instant;

/** Bytes of blocked addresses, in the log and in their table. Pure; safe for all threads. */
public final class BlockCodec {
    private BlockCodec() {}

    /** Bytes of a row. */
    public static byte[] encode(BlockChange change) {
        return RowCodec.seal(record(change));
    }

    /** Reads a row. @throws StoreFormatException when it is damaged or of a later version */
    public static BlockChange decode(byte[] bytes) {
        return change(RowCodec.open(BlockRecord.parser(), bytes));
    }

    /** One change as a record. */
    static BlockRecord record(BlockChange change) {
        return BlockRecord.newBuilder()
                .setRange(change.range())
                .setBlocked(change.isBlocked())
                .setUntilMillis(change.until().toEpochMilli())
                .setReason(change.reason())
                .setVersion(change.version())
                .build();
    }

    /** Reads one change. */
    static BlockChange change(BlockRecord record) {
        return new BlockChange(
                record.getRange(),
                record.getBlocked(),
                Instant.ofEpochMilli(record.getUntilMillis()),
                record.getReason(),
                record.getVersion());
    }
}
