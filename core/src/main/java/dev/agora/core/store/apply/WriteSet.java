package dev.agora.core.store.apply;

import dev.agora.core.store.StateReader;
import dev.agora.core.store.Table;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes not yet stored, over a state: reads see them. Sets nest, so that an operation's writes are dropped when it is refused. Confined to the applying thread. */
public final class WriteSet implements StateReader {
    private final StateReader base;
    private final Map<Table, TreeMap<byte[], Optional<byte[]>>> writes = new EnumMap<>(Table.class);

    WriteSet(StateReader base) {
        this.base = base;
    }

    /** The writes of a table in ascending order of key; empty = the key is removed. */
    public NavigableMap<byte[], Optional<byte[]>> writes(Table table) {
        return writes.computeIfAbsent(table, _ -> new TreeMap<>(Arrays::compareUnsigned));
    }

    /** Sets a key. */
    void put(Table table, byte[] key, byte[] value) {
        writes(table).put(key, Optional.of(value));
    }

    /** Removes a key. */
    void delete(Table table, byte[] key) {
        writes(table).put(key, Optional.empty());
    }

    /** Takes over another set's writes. */
    void merge(WriteSet later) {
        later.writes.forEach((table, rows) -> writes(table).putAll(rows));
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        Map<byte[], Optional<byte[]>> rows = writes.get(table);
        Optional<byte[]> written = rows == null ? null : rows.get(key);
        return written == null ? base.get(table, key) : written.orElse(null);
    }

    @Override
    public void scan(Table table, byte[] from, byte[] to, RowVisitor visitor) {
        TreeMap<byte[], Optional<byte[]>> rows = writes.get(table);
        TreeMap<byte[], Optional<byte[]>> own = new TreeMap<>(Arrays::compareUnsigned);
        if (rows != null && Arrays.compareUnsigned(from, to) < 0) {
            own.putAll(rows.subMap(from, to));
        }
        if (own.isEmpty()) {
            base.scan(table, from, to, visitor);
            return;
        }
        Merge merge = new Merge(own, visitor);
        base.scan(table, from, to, merge);
        merge.finish();
    }

    /** Weaves own rows into the rows of the base. */
    private static final class Merge implements RowVisitor {
        private final TreeMap<byte[], Optional<byte[]>> own;
        private final RowVisitor visitor;
        private boolean goesOn = true;

        Merge(TreeMap<byte[], Optional<byte[]>> own, RowVisitor visitor) {
            this.own = own;
            this.visitor = visitor;
        }

        @Override
        public boolean row(byte[] key, byte[] value) {
            while (goesOn && !own.isEmpty() && Arrays.compareUnsigned(own.firstKey(), key) < 0) {
                visitFirst();
            }
            if (goesOn && !own.isEmpty() && Arrays.equals(own.firstKey(), key)) {
                visitFirst();
            } else if (goesOn) {
                goesOn = visitor.row(key, value);
            }
            return goesOn;
        }

        void finish() {
            while (goesOn && !own.isEmpty()) {
                visitFirst();
            }
        }

        private void visitFirst() {
            Map.Entry<byte[], Optional<byte[]>> first = own.firstEntry();
            own.remove(first.getKey());
            if (first.getValue().isPresent()) {
                goesOn = visitor.row(first.getKey(), first.getValue().get());
            }
        }
    }
}
