package dev.agora.core.store.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.BlobId;
import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.NodeId;
import dev.agora.core.model.Uid;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.store.Body;
import dev.agora.core.store.Command;
import dev.agora.core.store.LargeBlob;
import dev.agora.core.store.NoOtherNodes;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.SingleNodeLog;
import dev.agora.core.store.rocks.RocksStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a large blob: unnamed, collected by a logged decision, its file removed later. */
class BlobSweeperTest {
    private static final AccountId ACCOUNT = new AccountId(1);
    private static final MailboxId INBOX = new MailboxId(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    private final AtomicLong ticks = new AtomicLong();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_700_000_000));
    private RocksStore store;
    private OperationWriter writer;
    private BlobFiles files;
    private BlobSweeper sweeper;
    private LargeBlob blob;

    @BeforeEach
    void deliverOne() throws IOException {
        store = RocksStore.open(directory.resolve("store"), (account, types, position) -> {});
        SingleNodeLog log = new SingleNodeLog(store);
        writer = new OperationWriter(
                log,
                new NoOtherNodes(),
                new NodeId(1),
                store,
                new OperationWriter.Times(Duration.ofSeconds(30), Duration.ofSeconds(30)),
                new OperationWriter.Sources(now::get, Ticker.system(), RandomSource.secure()));
        files = BlobFiles.open(directory.resolve("blobs"), ticks::get);
        BlobSettings settings = new BlobSettings(HOUR, HOUR, HOUR, HOUR, HOUR, HOUR);
        sweeper = new BlobSweeper(files, store, log, writer, now::get, settings);
        Path file = files.newTemporary();
        Files.write(file, new byte[100_000]);
        blob = new LargeBlob(BlobFiles.digest(file), 100_000, 0);
        files.place(file, blob.blob());
        write(new Command.CreateAccount("ann@example.org", "hash"));
        deliver();
    }

    @AfterEach
    void close() {
        writer.close();
        store.close();
    }

    @Test
    void keepsANamedBlobForEver() {
        later(HOUR.multipliedBy(10));

        sweeper.run();

        assertThat(row()).contains(blob);
        assertThat(files.has(blob.blob(), blob.octets())).isTrue();
    }

    @Test
    void removesTheRowAfterTheGracePeriodAndTheFileWhenNobodyTouchedIt() {
        expunge(1);
        later(HOUR.dividedBy(2));
        sweeper.run();
        assertThat(row().map(LargeBlob::isNamed)).contains(false);

        later(HOUR);
        assertThat(files.pin(blob.blob(), blob.octets())).isTrue();
        sweeper.run();
        assertThat(row()).isEmpty();
        assertThat(files.has(blob.blob(), blob.octets())).isTrue();

        later(HOUR.multipliedBy(2));
        sweeper.run();
        assertThat(files.has(blob.blob(), blob.octets())).isFalse();
    }

    @Test
    void takesBackABlobThatIsNamedAgain() {
        expunge(1);
        later(HOUR.multipliedBy(2));
        assertThat(files.pin(blob.blob(), blob.octets())).isTrue();
        deliver();

        sweeper.run();

        assertThat(row()).contains(blob);
        assertThat(files.has(blob.blob(), blob.octets())).isTrue();
    }

    @Test
    void keepsTheFileOfADeliveryThatComesAfterTheCollection() {
        expunge(1);
        later(HOUR.multipliedBy(2));
        assertThat(files.pin(blob.blob(), blob.octets())).isTrue();
        sweeper.run();
        assertThat(row()).isEmpty();

        deliver();
        later(HOUR.multipliedBy(2));
        sweeper.run();

        assertThat(row()).contains(blob);
        assertThat(files.has(blob.blob(), blob.octets())).isTrue();
    }

    @Test
    void looksAgainInApplyWhetherAProposedBlobIsStillUnnamed() {
        write(new Command.CollectBlobs(List.of(blob.blob(), BlobId.of(new byte[BlobId.BYTES])), 0));

        assertThat(row()).contains(blob);
    }

    private Optional<LargeBlob> row() {
        return store.read(reads -> reads.largeBlob(blob.blob()));
    }

    private void deliver() {
        var target = new Command.Deliver.Target(ACCOUNT, "", new byte[] {'x'}, new byte[0]);
        write(new Command.Deliver(new Body.Stored(blob.blob(), blob.octets()), List.of(target)));
    }

    private void expunge(long uid) {
        List<Uid> uids = List.of(new Uid(uid));
        write(new Command.StoreFlags(ACCOUNT, INBOX, uids, Command.FlagMode.ADD, List.of("\\Deleted")));
        write(new Command.Expunge(ACCOUNT, INBOX, uids));
    }

    private void later(Duration time) {
        ticks.addAndGet(time.toNanos());
        now.updateAndGet(before -> before.plus(time));
    }

    private void write(Command command) {
        assertThat(writer.write(command)).isInstanceOf(CommitOutcome.Committed.class);
    }
}
