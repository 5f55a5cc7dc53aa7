package dev.agora.core.store.rocks;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import dev.agora.core.notify.AppliedPositions;
import dev.agora.core.raft.LogApplier;
import dev.agora.core.store.AppliedIndex;
import dev.agora.core.store.BlobListener;
import dev.agora.core.store.BlockCodec;
import dev.agora.core.store.ChangeListener;
import dev.agora.core.store.CommandCodec;
import dev.agora.core.store.Keys;
import dev.agora.core.store.LargeBlob;
import dev.agora.core.store.MailReads;
import dev.agora.core.store.ResultCodec;
import dev.agora.core.store.StateReader;
import dev.agora.core.store.Store;
import dev.agora.core.store.StoredAccount;
import dev.agora.core.store.Table;
import dev.agora.core.store.apply.Effects;
import dev.agora.core.store.apply.EntryApplier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replica of one node in RocksDB: applies the log's entries, one write batch each with the entry's place in it, and serves reads on
 * snapshots. {@link LogApplier} methods are called by one thread at a time, the others by any.
 */
public final class RocksStore implements Store, LogApplier, AppliedPositions, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RocksStore.class);
    private static final byte FORMAT_VERSION = 1;

    private final StoreDirectory directory;
    private final ChangeListener listener;
    private final PositionWaiters waiters = new PositionWaiters();
    private final AppliedIndex appliedIndex;
    /** Published to readers; replaced by an install. */
    private volatile RocksDatabase database;

    private volatile AppliedEntry applied;
    /** Published to the applying thread. */
    private volatile BlobListener blobs = BlobListener.NONE;

    private boolean isClosed;

    private RocksStore(StoreDirectory directory, RocksDatabase database, ChangeListener listener) {
        this.directory = directory;
        this.database = database;
        this.listener = listener;
        this.applied = readApplied(database);
        this.appliedIndex = new AppliedIndex(applied.index());
    }

    /**
     * Opens the store in a directory of its own, creating it where absent.
     *
     * @throws StoreException when another process uses it, it is damaged, or of a later version
     */
    public static RocksStore open(Path root, ChangeListener listener) {
        StoreDirectory directory = StoreDirectory.open(root);
        try {
            RocksDatabase database = openChecked(directory.database());
            RocksStore store = new RocksStore(directory, database, listener);
            log.info("store opened in {} at entry {}", root, store.applied.index());
            return store;
        } catch (RuntimeException failed) {
            closeAfter(directory, failed);
            throw failed;
        }
    }

    /** Tells {@code listener} of large blobs from now on; to be called before the log starts. */
    public void onBlobs(BlobListener listener) {
        blobs = listener;
    }

    @Override
    public <T> T read(Function<MailReads, T> read) {
        return readState(state -> read.apply(new MailReads(state)));
    }

    @Override
    public long appliedIndex() {
        return appliedIndex.get();
    }

    @Override
    public boolean awaitApplied(long index, Duration timeout) {
        return appliedIndex.await(index, timeout);
    }

    @Override
    public Position applied(AccountId account) {
        return read(reads -> reads.account(account).map(StoredAccount::position).orElse(Position.NONE));
    }

    @Override
    public void whenApplied(AccountId account, Position position, Runnable action) {
        waiters.add(account, position, action, this::applied);
    }

    @Override
    public AppliedEntry lastApplied() {
        return applied;
    }

    @Override
    public byte[] apply(AppliedEntry at, byte[] entry) {
        Effects effects = readState(state -> {
            Effects computed = EntryApplier.compute(state, CommandCodec.decode(entry), at.index());
            computed.writes().writes(Table.META).put(Keys.APPLIED, Optional.of(encode(at)));
            database.write(computed.writes());
            return computed;
        });
        effects.writes()
                .writes(Table.LARGE_BLOBS)
                .forEach((key, row) -> row.map(bytes -> LargeBlob.decode(key, bytes))
                        .filter(LargeBlob::isNamed)
                        .ifPresent(blobs::named));
        effects.writes()
                .writes(Table.BLOCKS)
                .forEach((key, row) -> row.map(BlockCodec::decode).ifPresent(listener::blocked));
        effects.revoked().forEach(listener::revoked);
        reached(at);
        effects.writes()
                .writes(Table.SETTINGS)
                .forEach((key, row) -> listener.setting(new String(key, StandardCharsets.UTF_8)));
        effects.moves().forEach((account, move) -> moved(account, move.types(), move.position()));
        return ResultCodec.encode(effects.results());
    }

    @Override
    public void skip(AppliedEntry at) {
        database.put(Table.META, Keys.APPLIED, encode(at));
        reached(at);
    }

    @Override
    public AppliedEntry checkpoint(Path target) throws IOException {
        AppliedEntry contained = applied;
        database.checkpoint(target);
        log.info("store copied to {} at entry {}", target, contained.index());
        return contained;
    }

    @Override
    public void install(Path source) throws IOException {
        directory.replaceBy(source);
        RocksDatabase before = database;
        database = openChecked(directory.database());
        before.close();
        directory.removeOthers();
        reached(readApplied(database));
        log.info("store replaced by a copy from another node, now at entry {}", applied.index());
        blobs.replaced();
        listener.replaced();
        List<StoredAccount> accounts = read(MailReads::accounts);
        accounts.forEach(account -> moved(account.id(), EnumSet.allOf(ChangeType.class), account.position()));
    }

    /** Ends it when the last read has ended; idempotent. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        database.close();
        try {
            directory.close();
        } catch (IOException failed) {
            log.warn("the lock of the data directory was not released: {}", failed.toString());
        }
    }

    /** Runs {@code read} on a snapshot of the rows. */
    <T> T readState(Function<StateReader, T> read) {
        while (true) {
            RocksDatabase present = database;
            Optional<T> result = present.tryRead(read);
            if (result.isPresent()) {
                return result.get();
            }
            if (present == database) {
                throw new StoreException("the store is closed", null);
            }
        }
    }

    private void reached(AppliedEntry at) {
        applied = at;
        appliedIndex.advance(at.index());
    }

    private void moved(AccountId account, java.util.Set<ChangeType> types, Position position) {
        waiters.advance(account, position);
        listener.changed(account, types, position);
    }

    private static RocksDatabase openChecked(Path path) {
        RocksDatabase database = RocksDatabase.open(path);
        byte[] format = database.tryRead(state -> Optional.ofNullable(state.get(Table.META, Keys.FORMAT)))
                .flatMap(Function.identity())
                .orElse(new byte[0]);
        if (format.length == 0) {
            database.put(Table.META, Keys.FORMAT, new byte[] {FORMAT_VERSION});
        } else if (format[0] != FORMAT_VERSION) {
            database.close();
            throw new StoreException(
                    "the store in " + path + " has format " + format[0] + ", this version reads " + FORMAT_VERSION
                            + ": start the version that wrote it, or a later one",
                    null);
        }
        return database;
    }

    private static AppliedEntry readApplied(RocksDatabase database) {
        return database.tryRead(state -> Optional.ofNullable(state.get(Table.META, Keys.APPLIED)))
                .flatMap(Function.identity())
                .map(ByteBuffer::wrap)
                .map(bytes -> new AppliedEntry(bytes.getLong(), bytes.getLong()))
                .orElse(new AppliedEntry(0, 0));
    }

    private static byte[] encode(AppliedEntry at) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(at.term())
                .putLong(at.index())
                .array();
    }

    private static void closeAfter(StoreDirectory directory, RuntimeException failed) {
        try {
            directory.close();
        } catch (IOException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }
}
