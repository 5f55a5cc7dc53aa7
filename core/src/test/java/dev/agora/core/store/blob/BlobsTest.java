package dev.agora.core.store.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.BlobId;
import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.LogApplier;
import dev.agora.core.raft.LogStatus;
import dev.agora.core.raft.ReplicatedLog;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.store.Body;
import dev.agora.core.store.Command;
import dev.agora.core.store.CommandCodec;
import dev.agora.core.store.LargeBlob;
import dev.agora.core.store.Operation;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.blob.BlobCodec.Chunk;
import dev.agora.core.store.blob.BlobCodec.WriteState;
import dev.agora.core.store.rocks.RocksStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs between three nodes of one process. */
class BlobsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OCTETS = 2 * BlobCodec.CHUNK_BYTES + 17;

    @TempDir
    Path directory;

    private final InProcessNodes wire = new InProcessNodes();
    private final List<Node> nodes = new ArrayList<>();
    private final byte[] bytes = RandomSource.seeded(5).bytes(OCTETS);

    @BeforeEach
    void open() throws IOException {
        for (int number = 1; number <= 3; number++) {
            nodes.add(new Node(new NodeId(number)));
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
    }

    @Test
    void reachesAMajorityThoughOneNodeIsGoneAndNoneWithoutOne() throws IOException {
        wire.cut.add(new NodeId(3));
        assertThat(nodes.get(0).keep(bytes)).isTrue();
        LargeBlob blob = blob(bytes);
        assertThat(nodes.get(1).files.has(blob.blob(), OCTETS)).isTrue();

        wire.cut.add(new NodeId(2));
        assertThat(nodes.get(0).keep(RandomSource.seeded(6).bytes(OCTETS))).isFalse();
    }

    @Test
    void sendsNothingButOneChunkOfWhatTheOthersHave() throws IOException {
        assertThat(nodes.get(0).keep(bytes)).isTrue();
        LargeBlob blob = blob(bytes);
        await().atMost(PATIENCE).until(() -> nodes.get(2).files.has(blob.blob(), OCTETS));
        await().atMost(PATIENCE).until(() -> nodes.get(1).files.has(blob.blob(), OCTETS));
        int before = wire.calls.get();

        assertThat(nodes.get(0).keep(bytes)).isTrue();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(wire.calls.get() - before).isEqualTo(2));
    }

    @Test
    void fetchesWhatAnAppliedEntryNamesFromTheNodeThatHasIt() throws IOException {
        wire.cut.add(new NodeId(3));
        assertThat(nodes.get(0).keep(bytes)).isTrue();
        LargeBlob blob = blob(bytes);
        nodes.forEach(node -> node.name(blob));
        assertThat(nodes.get(2).blobs.missing()).isOne();

        wire.cut.clear();
        Optional<ByteBuffer> read = nodes.get(2).blobs.open(blob);

        assertThat(read).contains(ByteBuffer.wrap(bytes));
        await().atMost(PATIENCE).until(() -> nodes.get(2).blobs.missing() == 0);
    }

    @Test
    void fetchesAFileThatWasLostAndNeverTakesADamagedOne() throws IOException {
        assertThat(nodes.get(0).keep(bytes)).isTrue();
        LargeBlob blob = blob(bytes);
        nodes.forEach(node -> node.name(blob));
        await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(node -> node.files.has(blob.blob(), OCTETS)));
        byte[] damaged = bytes.clone();
        damaged[OCTETS / 2]++;
        Files.write(nodes.get(1).files.path(blob.blob()), damaged);
        Files.delete(nodes.get(2).files.path(blob.blob()));

        nodes.get(2).blobs.replaced();
        await().atMost(PATIENCE).until(() -> nodes.get(2).files.has(blob.blob(), OCTETS));

        assertThat(nodes.get(2).blobs.open(blob)).contains(ByteBuffer.wrap(bytes));
    }

    @Test
    void answersAReadWithNothingWhileNoNodeHasTheBlob() {
        LargeBlob blob = blob(bytes);
        nodes.get(0).name(blob);

        assertThat(nodes.get(0).blobs.open(blob)).isEmpty();
        assertThat(nodes.get(0).blobs.missing()).isOne();
    }

    @Test
    void takesChunksAgainAndRefusesAWholeOfAnotherDigest() {
        BlobServer server = new BlobServer(nodes.get(0).files, Duration.ofMinutes(1));
        NodeId caller = new NodeId(9);
        LargeBlob blob = blob(bytes);
        Chunk first = new Chunk(
                blob.blob(),
                OCTETS,
                0,
                ByteBuffer.wrap(bytes, 0, BlobCodec.CHUNK_BYTES).slice());
        Chunk second = chunk(blob, BlobCodec.CHUNK_BYTES, BlobCodec.CHUNK_BYTES);
        Chunk last = chunk(blob, 2 * BlobCodec.CHUNK_BYTES, 17);

        assertThat(server.write(caller, first)).isEqualTo(WriteState.MORE);
        assertThat(server.write(caller, first)).isEqualTo(WriteState.MORE);
        assertThat(server.write(caller, last)).isEqualTo(WriteState.DAMAGED);
        assertThat(server.write(caller, first)).isEqualTo(WriteState.MORE);
        assertThat(server.write(caller, second)).isEqualTo(WriteState.MORE);
        assertThat(server.write(caller, last)).isEqualTo(WriteState.STORED);
        assertThat(server.write(caller, first)).isEqualTo(WriteState.STORED);
        assertThat(server.read(new BlobCodec.Wanted(blob.blob(), OCTETS, 2L * BlobCodec.CHUNK_BYTES)))
                .contains(ByteBuffer.wrap(bytes, 2 * BlobCodec.CHUNK_BYTES, 17).slice());
    }

    private Chunk chunk(LargeBlob blob, int offset, int count) {
        return new Chunk(
                blob.blob(),
                OCTETS,
                offset,
                ByteBuffer.wrap(bytes, offset, count).slice());
    }

    private LargeBlob blob(byte[] content) {
        try {
            Path file = Files.write(directory.resolve("content"), content);
            return new LargeBlob(BlobFiles.digest(file), content.length, 0);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    /** One node: its store, its files, and a log that only says who votes. */
    private final class Node implements ReplicatedLog {
        private final RocksStore store;
        private final BlobFiles files;
        private final OperationWriter writer;
        private final Blobs blobs;

        Node(NodeId self) throws IOException {
            this.store = RocksStore.open(directory.resolve("store-" + self), (account, types, position) -> {});
            this.files = BlobFiles.open(directory.resolve("blobs-" + self), Ticker.system());
            OperationWriter.Sources sources =
                    new OperationWriter.Sources(WallClock.system(), Ticker.system(), RandomSource.secure());
            OperationWriter.Times times = new OperationWriter.Times(Duration.ofSeconds(1), Duration.ofSeconds(1));
            this.writer = new OperationWriter(this, wire.of(self), self, store, times, sources);
            BlobSettings settings = new BlobSettings(
                    Duration.ofSeconds(5),
                    Duration.ofMillis(500),
                    self.value() == 1 ? Duration.ofMillis(100) : Duration.ofSeconds(20),
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    Duration.ofHours(1));
            this.blobs = new Blobs(
                    files,
                    new Blobs.Replica(self, store, this, wire.of(self), writer),
                    settings,
                    new Blobs.Sources(WallClock.system(), Ticker.system(), RandomSource.seeded(self.value())));
            store.onBlobs(blobs);
            blobs.start();
            apply(new Command.CreateAccount("u", "hash"));
        }

        boolean keep(byte[] content) throws IOException {
            Path file = blobs.newTemporary();
            Files.write(file, content);
            BlobId digest = BlobFiles.digest(file);
            try {
                return blobs.keep(file, digest, content.length);
            } finally {
                Files.deleteIfExists(file);
            }
        }

        /** Applies an entry that names a blob. */
        void name(LargeBlob blob) {
            var target = new Command.Deliver.Target(new AccountId(1), "", new byte[0], new byte[0]);
            apply(new Command.Deliver(new Body.Stored(blob.blob(), blob.octets()), List.of(target)));
        }

        private void apply(Command command) {
            Operation operation = new Operation(RandomSource.secure().operationId(), Instant.EPOCH, command);
            store.apply(
                    new LogApplier.AppliedEntry(1, store.lastApplied().index() + 1),
                    CommandCodec.encode(List.of(operation)));
        }

        void close() {
            blobs.close();
            writer.close();
            store.close();
        }

        @Override
        public CompletionStage<CommitOutcome<byte[]>> submit(byte[] entry) {
            return CompletableFuture.completedFuture(new CommitOutcome.NotLeader<>(Optional.empty()));
        }

        @Override
        public CompletionStage<CommitOutcome<Long>> readIndex() {
            return CompletableFuture.completedFuture(new CommitOutcome.NotLeader<>(Optional.empty()));
        }

        @Override
        public LogStatus status() {
            List<NodeId> voters = List.of(new NodeId(1), new NodeId(2), new NodeId(3));
            return new LogStatus(
                    Optional.empty(),
                    LogStatus.Role.FOLLOWER,
                    Optional.empty(),
                    1,
                    store.appliedIndex(),
                    voters,
                    List.of());
        }
    }
}
