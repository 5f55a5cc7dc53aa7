package dev.agora.core.store;

import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.LogApplier;
import dev.agora.core.raft.LogStatus;
import dev.agora.core.raft.ReplicatedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A log of one node that applies what it is given at once; {@link #outcomes} may take the place of an answer after the entry was applied. */
public final class SingleNodeLog implements ReplicatedLog {
    /** Entries in their order. */
    public final List<byte[]> entries = new ArrayList<>();

    /** Answers given instead of Committed, the first one first. */
    public final List<CommitOutcome<byte[]>> outcomes = new ArrayList<>();

    private final LogApplier applier;

    /** Applies to {@code applier}. */
    public SingleNodeLog(LogApplier applier) {
        this.applier = applier;
    }

    @Override
    public synchronized CompletionStage<CommitOutcome<byte[]>> submit(byte[] entry) {
        entries.add(entry);
        byte[] result = applier.apply(
                new LogApplier.AppliedEntry(1, applier.lastApplied().index() + 1), entry);
        return CompletableFuture.completedFuture(
                outcomes.isEmpty() ? new CommitOutcome.Committed<>(result) : outcomes.removeFirst());
    }

    @Override
    public CompletionStage<CommitOutcome<Long>> readIndex() {
        return CompletableFuture.completedFuture(
                new CommitOutcome.Committed<>(applier.lastApplied().index()));
    }

    @Override
    public LogStatus status() {
        NodeId self = new NodeId(1);
        return new LogStatus(
                Optional.empty(),
                LogStatus.Role.LEADER,
                Optional.of(self),
                1,
                applier.lastApplied().index(),
                List.of(self),
                List.of());
    }
}
