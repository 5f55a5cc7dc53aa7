package dev.agora.core.store;

import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.NodeId;
import dev.agora.core.model.OperationId;
import dev.agora.core.raft.LogStatus;
import dev.agora.core.raft.ReplicatedLog;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.rpc.RpcException;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Writes commands from any node: into the log where this node leads, else through the leader. Retries under the same operation id until the
 * deadline, and answers after this node's replica has applied the entry. Blocks; safe for all threads.
 */
public final class OperationWriter implements AutoCloseable {
    /** Method under which the leader takes operations of other nodes. */
    public static final String METHOD = "store-submit";

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final ReplicatedLog log;
    private final NodeRpc rpc;
    private final NodeId self;
    private final Store store;
    private final Times times;
    private final Sources sources;
    private final Lane lane = new Lane("store-writer");
    private final EntryBatcher batcher;

    /** Published to the writing threads. */
    private volatile Consumer<CommittedChange> committed = change -> {};

    /** Starts the writer and serves other nodes; to be made before the node RPC's server starts. */
    public OperationWriter(ReplicatedLog log, NodeRpc rpc, NodeId self, Store store, Times times, Sources sources) {
        this.log = log;
        this.rpc = rpc;
        this.self = self;
        this.store = store;
        this.times = times;
        this.sources = sources;
        this.batcher = new EntryBatcher(log, lane);
        rpc.serve(METHOD, (caller, request) -> SubmitCodec.reply(serve(SubmitCodec.request(request))));
    }

    /** Calls {@code listener} after each commit of an operation that was given to this node; on the writing thread, must not block. */
    public void onCommitted(Consumer<CommittedChange> listener) {
        committed = listener;
    }

    /** Writes a command. Committed when this replica shows it, or the wait for that reached the deadline. */
    public CommitOutcome<Applied> write(Command command) {
        Instant now = Instant.ofEpochMilli(sources.clock.instant().toEpochMilli());
        return write(new Operation(sources.random.operationId(), now, command));
    }

    /** Writes an operation; one whose id was applied before gets the first result. */
    public CommitOutcome<Applied> write(Operation operation) {
        long deadline = sources.ticker.nanos() + times.commit.plus(times.rpc).toNanos();
        boolean maybeDone = false;
        CommitOutcome<Applied> last = new CommitOutcome.NotLeader<>(Optional.empty());
        while (remaining(deadline) > 0 && !Thread.currentThread().isInterrupted()) {
            last = attempt(operation, deadline);
            if (last instanceof CommitOutcome.Committed<Applied>(Applied applied)) {
                committed.accept(CommittedChange.of(operation.command(), applied));
                store.awaitApplied(applied.entryIndex(), Duration.ofNanos(Math.max(0, remaining(deadline))));
                return last;
            }
            if (last instanceof CommitOutcome.Rejected<Applied>) {
                return last;
            }
            maybeDone |= last instanceof CommitOutcome.Unknown<Applied>;
            LockSupport.parkNanos(Math.min(PAUSE.toNanos(), Math.max(0, remaining(deadline))));
        }
        return maybeDone ? fate(operation.id()) : last;
    }

    /**
     * Waits until this replica shows what the cluster had acknowledged when the call began (Raft read index), when this node does not lead;
     * returns false when that could not be had in time: what is read then may be old.
     */
    public boolean catchUp() {
        if (log.status().role() == LogStatus.Role.LEADER) {
            return true;
        }
        long deadline = sources.ticker.nanos() + times.commit.toNanos();
        CommitOutcome<Long> index = await(log.readIndex(), deadline);
        return index instanceof CommitOutcome.Committed<Long>(Long needed)
                && store.awaitApplied(needed, Duration.ofNanos(Math.max(0, remaining(deadline))));
    }

    /** Ends the lane; idempotent. */
    @Override
    public void close() {
        lane.close();
    }

    private CommitOutcome<Applied> attempt(Operation operation, long deadline) {
        LogStatus status = log.status();
        Optional<NodeId> leader = status.leader();
        if (status.role() == LogStatus.Role.LEADER
                || leader.filter(self::equals).isPresent()) {
            return await(batcher.submit(operation), deadline);
        }
        return leader.map(node -> forward(node, operation, deadline))
                .orElseGet(() -> new CommitOutcome.NotLeader<>(Optional.empty()));
    }

    private CommitOutcome<Applied> forward(NodeId leader, Operation operation, long deadline) {
        Duration timeout = Duration.ofNanos(Math.max(1, remaining(deadline)));
        try {
            return SubmitCodec.reply(rpc.call(leader, METHOD, SubmitCodec.request(operation), timeout)
                    .toCompletableFuture()
                    .get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException failed) {
            boolean isUntried = failed.getCause() instanceof RpcException rpcFailure
                    && rpcFailure.kind() == RpcException.Kind.NOT_SENT;
            return isUntried
                    ? new CommitOutcome.NotLeader<>(Optional.of(leader))
                    : new CommitOutcome.Unknown<>(
                            "node " + leader + " was asked and did not answer: " + failed.getCause());
        } catch (TimeoutException late) {
            return new CommitOutcome.Unknown<>("node " + leader + " was asked and did not answer in time");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new CommitOutcome.Unknown<>("interrupted while node " + leader + " was asked");
        }
    }

    private CommitOutcome<Applied> serve(Operation operation) {
        return await(
                batcher.submit(operation),
                sources.ticker.nanos() + times.commit.plus(times.rpc).toNanos());
    }

    private CommitOutcome<Applied> fate(OperationId id) {
        return store.read(reads -> reads.operation(id))
                .<CommitOutcome<Applied>>map(CommitOutcome.Committed::new)
                .orElseGet(() -> new CommitOutcome.Unknown<>(
                        "operation " + id + " was not confirmed within " + times.commit.plus(times.rpc)));
    }

    private <T> CommitOutcome<T> await(CompletionStage<CommitOutcome<T>> stage, long deadline) {
        try {
            return stage.toCompletableFuture().get(Math.max(0, remaining(deadline)), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            return new CommitOutcome.Unknown<>("the log failed: " + failed.getCause());
        } catch (TimeoutException late) {
            return new CommitOutcome.Unknown<>("the log did not answer in time");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new CommitOutcome.Unknown<>("interrupted while the log was asked");
        }
    }

    private long remaining(long deadline) {
        return deadline - sources.ticker.nanos();
    }

    /** How long a commit may take, and how long a node may stay silent. */
    public record Times(Duration commit, Duration rpc) {}

    /** Clock and randomness. */
    public record Sources(WallClock clock, Ticker ticker, RandomSource random) {}
}
