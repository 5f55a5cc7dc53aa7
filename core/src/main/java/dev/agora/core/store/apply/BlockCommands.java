package dev.agora.core.store.apply;

import dev.agora.core.store.BlockChange;
import dev.agora.core.store.BlockCodec;
import dev.agora.core.store.Keys;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.OperationResult.Reason;
import dev.agora.core.store.Table;
import java.util.ArrayList;
import java.util.List;

/** Changes of blocked addresses. Rows whose block ended or was lifted a week ago are removed, a few with each change. */
final class BlockCommands {
    private static final long KEPT_MILLIS = 7L * 24 * 60 * 60 * 1000;
    private static final int LOOKED_AT = 16;
    private static final byte[] MARK = Keys.text("trimmed-blocks");

    private BlockCommands() {}

    static OperationResult apply(WriteSet writes, BlockChange change, long now) {
        trim(writes, now);
        byte[] key = Keys.text(change.range());
        byte[] row = writes.get(Table.BLOCKS, key);
        BlockChange present = row == null ? change : BlockCodec.decode(row);
        if (row != null && present.isAfter(change)) {
            throw new Refusal(
                    Reason.EXISTS,
                    "the block of " + change.range() + " was changed meanwhile: look at it with 'agora address list'");
        }
        writes.put(Table.BLOCKS, key, BlockCodec.encode(change));
        return new OperationResult.Done();
    }

    /** Looks at a few rows after those looked at before, around the table. */
    private static void trim(WriteSet writes, long now) {
        byte[] mark = writes.get(Table.META, MARK);
        List<byte[]> gone = new ArrayList<>();
        List<byte[]> seen = new ArrayList<>();
        writes.scan(Table.BLOCKS, mark == null ? new byte[0] : mark, Keys.after(new byte[0]), (key, row) -> {
            seen.add(key);
            if (BlockCodec.decode(row).until().toEpochMilli() < now - KEPT_MILLIS) {
                gone.add(key);
            }
            return seen.size() < LOOKED_AT;
        });
        gone.forEach(key -> writes.delete(Table.BLOCKS, key));
        writes.put(Table.META, MARK, seen.size() < LOOKED_AT ? new byte[0] : seen.getLast());
    }
}
