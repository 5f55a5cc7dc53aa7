package dev.agora.core.raft;

import dev.agora.core.raft.LogApplier.AppliedEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins Ratis to a {@link LogApplier}. Apply, snapshot and install run on Ratis' updater thread, one at a time; entries that the applier has
 * stored already (Ratis replays from its last snapshot) are skipped, so each is applied exactly once.
 */
final class ApplierStateMachine extends BaseStateMachine {
    private static final Logger log = LoggerFactory.getLogger(ApplierStateMachine.class);

    private final LogApplier applier;
    private final LogMark mark;
    private final CheckpointStorage storage = new CheckpointStorage();
    private volatile long appliedIndex;
    private volatile boolean failed; // Set by the updater thread, read by the raft lane.

    ApplierStateMachine(LogApplier applier, LogMark mark) {
        this.applier = applier;
        this.mark = mark;
        this.appliedIndex = applier.lastApplied().index();
    }

    /** Index of the last entry applied. Published to all threads. */
    long appliedIndex() {
        return appliedIndex;
    }

    /** Whether an entry could not be applied: then the replica must stay closed. */
    boolean hasFailed() {
        return failed;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage) throws IOException {
        super.initialize(server, group, raftStorage);
        getLifeCycle()
                .startAndTransition(
                        () -> {
                            storage.init(raftStorage);
                            loadLatest();
                        },
                        IOException.class);
    }

    private void loadLatest() throws IOException {
        AppliedEntry stored = applier.lastApplied();
        Optional<TermIndex> snapshot = storage.latestAt();
        if (snapshot.isPresent() && snapshot.get().getIndex() > stored.index()) {
            Path directory = storage.path(snapshot.get());
            storage.dropChecksums(directory);
            applier.install(directory);
            stored = applier.lastApplied();
            log.info(
                    "snapshot at index {} installed, applied index is {}",
                    snapshot.get().getIndex(),
                    stored.index());
        }
        appliedIndex = stored.index();
        if (stored.index() > 0) {
            setLastAppliedTermIndex(TermIndex.valueOf(stored.term(), stored.index()));
        }
    }

    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    @Override
    public void reinitialize() throws IOException {
        storage.reload();
        loadLatest();
        if (getLifeCycleState() == LifeCycle.State.PAUSED) {
            getLifeCycle().transition(LifeCycle.State.STARTING);
            getLifeCycle().transition(LifeCycle.State.RUNNING);
        }
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return storage;
    }

    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        return storage.getLatestSnapshot();
    }

    @Override
    public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
        if (request.getMessage() instanceof Submission submission) {
            submission.begin();
        }
        return super.startTransaction(request);
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        AppliedEntry at = new AppliedEntry(entry.getTerm(), entry.getIndex());
        if (at.index() <= appliedIndex) {
            return CompletableFuture.completedFuture(Message.EMPTY);
        }
        byte[] result;
        try {
            result = applier.apply(
                    at, entry.getStateMachineLogEntry().getLogData().toByteArray());
        } catch (RuntimeException fault) {
            log.error(
                    "entry {} cannot be applied; this replica stops so that it does not drift from the others",
                    at,
                    fault);
            failed = true;
            throw fault;
        }
        advance(at);
        ByteString bytes = UnsafeByteOperations.unsafeWrap(result);
        return CompletableFuture.completedFuture(Message.valueOf(bytes));
    }

    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        if (index > appliedIndex) {
            AppliedEntry at = new AppliedEntry(term, index);
            applier.skip(at);
            advance(at);
        }
    }

    /** Called before Ratis takes back the entries from {@code index} on, which another leader has replaced. */
    @Override
    public CompletableFuture<Void> truncate(long index) {
        try {
            mark.lower(index - 1);
            return CompletableFuture.completedFuture(null);
        } catch (IOException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void advance(AppliedEntry at) {
        appliedIndex = at.index();
        updateLastAppliedTermIndex(at.term(), at.index());
    }

    @Override
    public long takeSnapshot() throws IOException {
        Path scratch = storage.scratch();
        AppliedEntry at = applier.checkpoint(scratch);
        storage.publish(scratch, TermIndex.valueOf(at.term(), at.index()));
        log.info("snapshot taken at index {}", at.index());
        return at.index();
    }

    @Override
    public CompletableFuture<Message> query(Message request) {
        ByteString index = ByteString.copyFrom(
                ByteBuffer.allocate(Long.BYTES).putLong(appliedIndex).flip());
        return CompletableFuture.completedFuture(Message.valueOf(index));
    }

    /** A submitted entry, which notes when Ratis, as leader, begins to append it: from then on its fate may be unknown. */
    static final class Submission implements Message {
        private final ByteString content;
        private volatile boolean begun;

        Submission(byte[] entry) {
            this.content = UnsafeByteOperations.unsafeWrap(entry);
        }

        private void begin() {
            begun = true;
        }

        boolean hasBegun() {
            return begun;
        }

        @Override
        public ByteString getContent() {
            return content;
        }
    }
}
