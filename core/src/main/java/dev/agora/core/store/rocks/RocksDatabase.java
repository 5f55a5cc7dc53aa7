package dev.agora.core.store.rocks;

import dev.agora.core.store.StateReader;
import dev.agora.core.store.Table;
import dev.agora.core.store.apply.WriteSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** One open RocksDB with a column family for each table. Counts its users: it ends when it was closed and the last one left. Safe for all threads. */
final class RocksDatabase {
    private static final int CLOSED = -1;
    private static final long BLOB_FILE_FROM_BYTES = 4096;

    private final Path path;
    private final DBOptions options;
    private final RocksDB db;
    private final Map<Table, ColumnFamilyHandle> handles = new EnumMap<>(Table.class);
    private final List<AutoCloseable> owned = new ArrayList<>();
    /** Users plus one while open; {@link #CLOSED} when ended. */
    private final AtomicInteger users = new AtomicInteger(1);

    private RocksDatabase(Path path) throws RocksDBException {
        this.path = path;
        this.options = new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                .setMaxBackgroundJobs(2)
                .setKeepLogFileNum(2)
                .setMaxTotalWalSize(256L * 1024 * 1024);
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family(false)));
        for (Table table : Table.values()) {
            byte[] name = table.columnFamily().getBytes(StandardCharsets.UTF_8);
            families.add(new ColumnFamilyDescriptor(name, family(table == Table.BLOBS)));
        }
        List<ColumnFamilyHandle> opened = new ArrayList<>();
        this.db = RocksDB.open(options, path.toString(), families, opened);
        owned.addAll(opened);
        int next = 1;
        for (Table table : Table.values()) {
            handles.put(table, opened.get(next++));
        }
    }

    /** Opens or creates a database. @throws StoreException when it is damaged or cannot be used */
    static RocksDatabase open(Path path) {
        RocksDB.loadLibrary();
        try {
            return new RocksDatabase(path);
        } catch (RocksDBException failed) {
            throw translate(path, "opened", failed);
        }
    }

    /** Runs {@code read} on a snapshot; empty when this database was closed meanwhile. */
    <T> Optional<T> tryRead(Function<StateReader, T> read) {
        if (!enter()) {
            return Optional.empty();
        }
        Snapshot snapshot = db.getSnapshot();
        try (ReadOptions atSnapshot = new ReadOptions().setSnapshot(snapshot)) {
            return Optional.of(read.apply(new Reader(atSnapshot)));
        } finally {
            db.releaseSnapshot(snapshot);
            leave();
        }
    }

    /** Stores a write set in one batch. The log is fsynced, so the batch is not: what a crash takes is applied again. */
    void write(WriteSet writes) {
        try (WriteBatch batch = new WriteBatch();
                WriteOptions unsynced = new WriteOptions()) {
            for (Table table : Table.values()) {
                for (Map.Entry<byte[], Optional<byte[]>> row :
                        writes.writes(table).entrySet()) {
                    if (row.getValue().isPresent()) {
                        batch.put(handle(table), row.getKey(), row.getValue().get());
                    } else {
                        batch.delete(handle(table), row.getKey());
                    }
                }
            }
            db.write(unsynced, batch);
        } catch (RocksDBException failed) {
            throw translate(path, "written", failed);
        }
    }

    /** Writes one row. */
    void put(Table table, byte[] key, byte[] value) {
        try {
            db.put(handle(table), key, value);
        } catch (RocksDBException failed) {
            throw translate(path, "written", failed);
        }
    }

    /** Writes a consistent copy. */
    void checkpoint(Path target) {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(target.toString());
        } catch (RocksDBException failed) {
            throw translate(path, "copied to " + target, failed);
        }
    }

    /** Ends it when its last user has left; idempotent. */
    void close() {
        if (!isClosing) {
            isClosing = true;
            leave();
        }
    }

    private volatile boolean isClosing;

    private boolean enter() {
        while (true) {
            int present = users.get();
            if (present == CLOSED || isClosing) {
                return false;
            }
            if (users.compareAndSet(present, present + 1)) {
                return true;
            }
        }
    }

    private void leave() {
        if (users.decrementAndGet() == 0 && users.compareAndSet(0, CLOSED)) {
            owned.forEach(RocksDatabase::closeQuietly);
            db.close();
            options.close();
        }
    }

    private ColumnFamilyHandle handle(Table table) {
        ColumnFamilyHandle handle = handles.get(table);
        if (handle == null) {
            throw new IllegalStateException("table " + table + " has no column family");
        }
        return handle;
    }

    private ColumnFamilyOptions family(boolean holdsBlobs) {
        ColumnFamilyOptions family = new ColumnFamilyOptions().setCompressionType(CompressionType.LZ4_COMPRESSION);
        if (holdsBlobs) {
            family.setEnableBlobFiles(true)
                    .setMinBlobSize(BLOB_FILE_FROM_BYTES)
                    .setEnableBlobGarbageCollection(true)
                    .setBlobCompressionType(CompressionType.LZ4_COMPRESSION);
        }
        owned.add(family);
        return family;
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception unexpected) {
            throw new IllegalStateException("RocksDB objects close without a checked failure", unexpected);
        }
    }

    private static StoreException translate(Path path, String tried, RocksDBException failed) {
        boolean isDamaged =
                failed.getStatus() != null && failed.getStatus().getCode() == org.rocksdb.Status.Code.Corruption;
        String text = "the store in " + path + " cannot be " + tried + ": " + failed.getMessage();
        String remedy = isDamaged
                ? "; it is damaged: a start that cannot open it builds it again from the node's log; else stop the node, move this directory"
                        + " away and start it again"
                : "; check free space and permissions";
        return new StoreException(text + remedy, failed, isDamaged);
    }

    /** Reads at a snapshot. */
    private final class Reader implements StateReader {
        private final ReadOptions options;

        Reader(ReadOptions options) {
            this.options = options;
        }

        @Override
        public byte @Nullable [] get(Table table, byte[] key) {
            try {
                return db.get(handle(table), options, key);
            } catch (RocksDBException failed) {
                throw translate(path, "read", failed);
            }
        }

        @Override
        public void scan(Table table, byte[] from, byte[] to, RowVisitor visitor) {
            try (Slice end = new Slice(to);
                    ReadOptions bounded = new ReadOptions(options).setIterateUpperBound(end);
                    RocksIterator rows = db.newIterator(handle(table), bounded)) {
                rows.seek(from);
                while (rows.isValid() && visitor.row(rows.key(), rows.value())) {
                    rows.next();
                }
                rows.status();
            } catch (RocksDBException failed) {
                throw translate(path, "read", failed);
            }
        }
    }
}
