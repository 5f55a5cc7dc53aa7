package dev.agora.core.store.blob;

import dev.agora.core.model.BlobId;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.ReplicatedLog;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.store.blob.BlobCodec.Chunk;
import dev.agora.core.store.blob.BlobCodec.WriteState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a blob to a majority of the voters and to this node: all at once, one chunk under way to each, the next when the one before was
 * answered. A node that is silent for too long is given up; how long the whole takes does not matter. At most {@value #MOST_UPLOADS} run at a
 * time, the next waits. Safe for all threads.
 */
final class BlobUpload {
    static final int MOST_UPLOADS = 4;

    /** Voters that are still sent a blob that a majority has already; others fetch it. */
    private static final int MOST_LATE = 4;

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_CHECK = Duration.ofMinutes(5);
    private static final Logger log = LoggerFactory.getLogger(BlobUpload.class);

    private final NodeId self;
    private final BlobFiles files;
    private final ReplicatedLog replicated;
    private final NodeRpc rpc;
    private final Ticker ticker;
    private final BlobSettings settings;
    private final ExecutorService threads;
    private final Semaphore uploads = new Semaphore(MOST_UPLOADS, true);
    private final Semaphore late = new Semaphore(MOST_LATE);

    BlobUpload(
            NodeId self, BlobFiles files, Peers peers, Ticker ticker, BlobSettings settings, ExecutorService threads) {
        this.self = self;
        this.files = files;
        this.replicated = peers.log();
        this.rpc = peers.rpc();
        this.ticker = ticker;
        this.settings = settings;
        this.threads = threads;
    }

    /** Takes over a whole file in {@code tmp}; returns whether a majority of the voters has it on disk. */
    boolean store(Path file, BlobId blob, long octets) throws IOException, InterruptedException {
        List<NodeId> voters = replicated.status().voters();
        if (voters.isEmpty()) {
            return false;
        }
        uploads.acquire();
        try {
            List<NodeId> others =
                    voters.stream().filter(voter -> !voter.equals(self)).toList();
            Source source = Source.open(file, blob, octets, others.size() + 1);
            Ballot ballot = new Ballot(voters.size(), voters.size() / 2 + 1);
            others.forEach(voter -> ask(voter, source, ballot));
            try {
                keep(file, blob, octets);
            } finally {
                source.leave();
            }
            if (others.size() < voters.size()) {
                ballot.answered(true);
            }
            return ballot.await();
        } finally {
            uploads.release();
        }
    }

    private void keep(Path file, BlobId blob, long octets) throws IOException {
        if (!files.pin(blob, octets)) {
            files.place(file, blob);
        }
    }

    private void ask(NodeId voter, Source source, Ballot ballot) {
        try {
            threads.execute(() -> {
                boolean hasIt = false;
                try {
                    hasIt = send(voter, source, ballot);
                } catch (UncheckedIOException unreadable) {
                    log.warn("a blob could not be sent to node {}: {}", voter, unreadable.toString());
                } finally {
                    ballot.answered(hasIt);
                    source.leave();
                }
            });
        } catch (RejectedExecutionException closed) {
            ballot.answered(false);
            source.leave();
        }
    }

    private boolean send(NodeId voter, Source source, Ballot ballot) {
        boolean isLate = false;
        try {
            long offset = 0;
            int restarts = 0;
            long heard = ticker.nanos();
            long came = heard;
            while (!Thread.currentThread().isInterrupted()) {
                if (!isLate && ballot.isWon()) {
                    isLate = late.tryAcquire();
                    if (!isLate) {
                        return false;
                    }
                }
                Chunk chunk = source.chunk(offset);
                @Nullable WriteState state = call(voter, chunk);
                if (state == null) {
                    if (ticker.nanos() - heard > settings.silence().toNanos()) {
                        return false;
                    }
                    LockSupport.parkNanos(PAUSE.toNanos());
                    continue;
                }
                heard = ticker.nanos();
                switch (state) {
                    case MORE -> {
                        offset += chunk.data().remaining();
                        came = heard;
                    }
                    case CHECKING -> {
                        offset = source.octets();
                        if (heard - came > LONGEST_CHECK.toNanos()) {
                            log.warn(
                                    "node {} has not checked a blob within {}: look at its disk", voter, LONGEST_CHECK);
                            return false;
                        }
                    }
                    case STORED -> {
                        return true;
                    }
                    case DAMAGED -> {
                        offset = 0;
                        if (++restarts > 1) {
                            return false;
                        }
                    }
                }
            }
            return false;
        } finally {
            if (isLate) {
                late.release();
            }
        }
    }

    /** The answer; null when there was none in time. */
    private @Nullable WriteState call(NodeId voter, Chunk chunk) {
        Duration timeout = settings.callTimeout();
        try {
            byte[] answer = rpc.call(voter, BlobServer.WRITE, BlobCodec.write(chunk), timeout)
                    .toCompletableFuture()
                    .get(2 * timeout.toNanos(), TimeUnit.NANOSECONDS);
            return BlobCodec.writeReply(answer);
        } catch (ExecutionException | TimeoutException failed) {
            log.debug("blob {}: no answer of node {} to the chunk at {}", chunk.blob(), voter, chunk.offset(), failed);
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** The log, which says who votes, and the way to other nodes. */
    record Peers(ReplicatedLog log, NodeRpc rpc) {}
}
