package dev.agora.core.store.blob;

import dev.agora.core.model.BlobId;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.LogStatus;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.store.LargeBlob;
import dev.agora.core.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blobs that this replica's rows name and its disk lacks, and their fetching from any node that has them, for ever, with pauses that grow
 * to {@value #LONGEST_PAUSE_MILLIS} ms. The table is derived from rows and files and not stored. Safe for all threads.
 */
final class BlobFetcher {
    static final int LONGEST_PAUSE_MILLIS = 30_000;

    /** An upload that is under way to this node usually comes first. */
    private static final int FIRST_PAUSE_MILLIS = 500;

    private static final int MOST_FETCHES = 2;
    private static final int MOST_WAITS = 10;
    private static final Logger log = LoggerFactory.getLogger(BlobFetcher.class);

    private final NodeId self;
    private final BlobFiles files;
    private final Store store;
    private final BlobUpload.Peers peers;
    private final Sources sources;
    private final BlobSettings settings;
    private final ExecutorService threads;
    private final Lane lane;
    private final Semaphore fetches = new Semaphore(MOST_FETCHES, true);
    private final Map<BlobId, Missing> missing = new ConcurrentHashMap<>();

    BlobFetcher(
            NodeId self,
            BlobFiles files,
            Store store,
            BlobUpload.Peers peers,
            Sources sources,
            BlobSettings settings,
            Workers workers) {
        this.self = self;
        this.files = files;
        this.store = store;
        this.peers = peers;
        this.sources = sources;
        this.settings = settings;
        this.threads = workers.threads();
        this.lane = workers.lane();
    }

    /** Number of blobs that are missing. */
    int missing() {
        return missing.size();
    }

    /** Notes a blob that is not here, and begins to fetch it after a pause. */
    Missing want(LargeBlob blob) {
        Missing added = new Missing(blob);
        Missing present = missing.putIfAbsent(blob.blob(), added);
        if (present != null) {
            return present;
        }
        later(added, FIRST_PAUSE_MILLIS);
        return added;
    }

    /** Waits for a blob that is missing, and has it fetched at once; whether it is here. The limit counts silence, and ten times it is the end. */
    boolean await(LargeBlob blob, Duration limit) {
        Missing wanted = want(blob);
        attempt(wanted);
        for (int round = 0; round < MOST_WAITS; round++) {
            long before = wanted.copied.get();
            try {
                wanted.arrived.get(limit.toNanos(), TimeUnit.NANOSECONDS);
                return true;
            } catch (TimeoutException | ExecutionException late) {
                if (wanted.copied.get() == before) {
                    break;
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return files.has(blob.blob(), blob.octets());
    }

    private void later(Missing wanted, int millis) {
        try {
            var _ = lane.after(Duration.ofMillis(millis), () -> attempt(wanted));
        } catch (RejectedExecutionException closed) {
            log.debug("blob {} is not fetched, the node stops", wanted.blob.blob());
        }
    }

    /** Begins a try unless one runs. */
    private void attempt(Missing wanted) {
        if (!wanted.begin()) {
            return;
        }
        try {
            threads.execute(() -> {
                boolean isOver = false;
                boolean isComing = false;
                try {
                    isOver = isOver(wanted);
                    isComing = !isOver && isComing(wanted);
                    isOver |= !isComing && fetch(wanted);
                } finally {
                    wanted.end();
                    ended(wanted, isOver, isComing);
                }
            });
        } catch (RejectedExecutionException closed) {
            log.debug("blob {} is not fetched, the node stops", wanted.blob.blob());
        }
    }

    /** Whether another node sends the blob at the moment: more of it has come since the last try. */
    private boolean isComing(Missing wanted) {
        try {
            long octets = files.incomingOctets(wanted.blob.blob());
            return wanted.noteComing(octets);
        } catch (IOException failed) {
            log.debug("blob {}: the directory of unfinished ones cannot be read", wanted.blob.blob(), failed);
            return false;
        }
    }

    private void ended(Missing wanted, boolean isOver, boolean isComing) {
        if (isOver) {
            missing.remove(wanted.blob.blob(), wanted);
            wanted.arrived.complete(true);
        } else if (isComing) {
            later(wanted, FIRST_PAUSE_MILLIS);
        } else {
            int pause = wanted.nextPause();
            later(wanted, pause / 2 + sources.random().below(pause / 2 + 1));
        }
    }

    /** Whether the blob has come by itself or nobody names it any more. */
    private boolean isOver(Missing wanted) {
        BlobId blob = wanted.blob.blob();
        return files.has(blob, wanted.blob.octets())
                || store.read(reads -> reads.largeBlob(blob))
                        .filter(LargeBlob::isNamed)
                        .isEmpty();
    }

    private boolean fetch(Missing wanted) {
        try {
            fetches.acquire();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            for (NodeId holder : holders()) {
                if (fetch(wanted, holder)) {
                    log.info(
                            "blob {} of {} octets fetched from node {}",
                            wanted.blob.blob(),
                            wanted.blob.octets(),
                            holder);
                    return true;
                }
            }
        } catch (IOException | RuntimeException failed) {
            log.warn("blob {} could not be fetched: {}; tried again", wanted.blob.blob(), failed.toString());
        } finally {
            fetches.release();
        }
        if (wanted.isFirstFailure()) {
            log.warn(
                    "blob {} is missing here and on every node that answers; tried again until one has it",
                    wanted.blob.blob());
        }
        return false;
    }

    private List<NodeId> holders() {
        LogStatus status = peers.log().status();
        List<NodeId> holders = new ArrayList<>(status.voters());
        holders.addAll(status.listeners());
        holders.remove(self);
        // Not all ask the same one first.
        java.util.Collections.rotate(
                holders, holders.isEmpty() ? 0 : sources.random().below(holders.size()));
        return holders;
    }

    private boolean fetch(Missing missing, NodeId holder) throws IOException {
        LargeBlob wanted = missing.blob;
        Path file = files.newTemporary();
        try {
            if (!copy(missing, holder, file)) {
                return false;
            }
            if (!BlobFiles.digest(file).equals(wanted.blob())) {
                log.warn("blob {} of node {} is damaged; another node is asked", wanted.blob(), holder);
                return false;
            }
            files.place(file, wanted.blob());
            return true;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private boolean copy(Missing missing, NodeId holder, Path file) throws IOException {
        LargeBlob wanted = missing.blob;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long offset = 0;
            long heard = sources.ticker().nanos();
            while (offset < wanted.octets()) {
                @Nullable Answer answer = read(holder, new BlobCodec.Wanted(wanted.blob(), wanted.octets(), offset));
                if (answer == null) {
                    if (sources.ticker().nanos() - heard > settings.silence().toNanos() || offset == 0) {
                        return false;
                    }
                    continue;
                }
                ByteBuffer data = answer.data().orElse(ByteBuffer.allocate(0));
                if (!data.hasRemaining()) {
                    return false;
                }
                heard = sources.ticker().nanos();
                while (data.hasRemaining()) {
                    offset += channel.write(data, offset);
                }
                missing.copied.addAndGet(1);
            }
            return true;
        }
    }

    /** The answer; null when there was none in time. */
    private @Nullable Answer read(NodeId holder, BlobCodec.Wanted wanted) {
        Duration timeout = settings.callTimeout();
        try {
            byte[] answer = peers.rpc()
                    .call(holder, BlobServer.READ, BlobCodec.read(wanted), timeout)
                    .toCompletableFuture()
                    .get(2 * timeout.toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(BlobCodec.readReply(answer));
        } catch (ExecutionException | TimeoutException failed) {
            log.debug(
                    "blob {}: no answer of node {} about the chunk at {}",
                    wanted.blob(),
                    holder,
                    wanted.offset(),
                    failed);
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("the node stops", interrupted));
        }
    }

    /** Time and randomness. */
    record Sources(Ticker ticker, RandomSource random) {}

    /** Who runs calls, and who waits between tries. */
    record Workers(ExecutorService threads, Lane lane) {}

    /** An answer to a read: a chunk, or empty when that node lacks the blob. */
    private record Answer(Optional<ByteBuffer> data) {}

    /** A blob that is missing; its state is guarded by itself. */
    static final class Missing {
        private final LargeBlob blob;
        private final CompletableFuture<Boolean> arrived = new CompletableFuture<>();
        /** Chunks that came, of all tries. */
        private final AtomicLong copied = new AtomicLong();

        private boolean isRunning;
        private int failures;
        private long coming;

        private Missing(LargeBlob blob) {
            this.blob = blob;
        }

        private synchronized boolean begin() {
            boolean mayBegin = !isRunning && !arrived.isDone();
            isRunning |= mayBegin;
            return mayBegin;
        }

        private synchronized void end() {
            isRunning = false;
        }

        private synchronized boolean noteComing(long octets) {
            boolean isMore = octets > coming;
            coming = octets;
            if (isMore) {
                copied.addAndGet(1);
            }
            return isMore;
        }

        private synchronized boolean isFirstFailure() {
            return failures == 0;
        }

        private synchronized int nextPause() {
            failures++;
            return Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 6));
        }
    }
}
