package dev.agora.core.store.blob;

import dev.agora.core.model.BlobId;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.ReplicatedLog;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.store.BlobListener;
import dev.agora.core.store.LargeBlob;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The large blobs of one node: takes them in, gives them out, has those fetched that are missing. Safe for all threads; may block. */
public final class Blobs implements BlobListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Blobs.class);

    private final BlobFiles files;
    private final Store store;
    private final BlobSettings settings;
    private final Lane lane = new Lane("blobs");
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("blob-", 0).factory());
    private final BlobUpload upload;
    private final BlobFetcher fetcher;
    private final BlobSweeper sweeper;
    private final AtomicBoolean isSweeping = new AtomicBoolean();

    /** Serves other nodes at once; {@link #start} does the rest. */
    public Blobs(BlobFiles files, Replica replica, BlobSettings settings, Sources sources) {
        this.files = files;
        this.store = replica.store;
        this.settings = settings;
        BlobUpload.Peers peers = new BlobUpload.Peers(replica.log, replica.rpc);
        this.upload = new BlobUpload(replica.self, files, peers, sources.ticker, settings, threads);
        this.fetcher = new BlobFetcher(
                replica.self,
                files,
                store,
                peers,
                new BlobFetcher.Sources(sources.ticker, sources.random),
                settings,
                new BlobFetcher.Workers(threads, lane));
        this.sweeper = new BlobSweeper(files, store, replica.log, replica.writer, sources.clock, settings);
        new BlobServer(files, settings.callTimeout()).serve(replica.rpc);
    }

    /** Looks for what is missing, and begins to sweep. To be called when the store tells this of what it applies. */
    public void start() {
        replaced();
        var _ = lane.every(settings.period(), () -> run(this::sweep));
    }

    /** A new name for a file that a message is written to; {@link #keep} moves it, else the caller removes it. */
    public Path newTemporary() {
        return files.newTemporary();
    }

    /** Takes over a whole file under a name of {@link #newTemporary}; whether a majority of the voters has it on disk now. */
    public boolean keep(Path file, BlobId blob, long octets) throws IOException {
        try {
            return upload.store(file, blob, octets);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The bytes of a blob, mapped and not loaded; waits a while for one that is missing here, empty when it does not come. */
    public Optional<ByteBuffer> open(LargeBlob blob) {
        boolean isHere = files.has(blob.blob(), blob.octets()) || fetcher.await(blob, settings.readWait());
        if (!isHere) {
            return Optional.empty();
        }
        try (FileChannel channel = files.read(blob.blob())) {
            return Optional.of(channel.map(FileChannel.MapMode.READ_ONLY, 0, blob.octets()));
        } catch (IOException failed) {
            throw new UncheckedIOException("blob " + blob.blob() + " cannot be read", failed);
        }
    }

    /** Number of blobs that this replica's rows name and its disk lacks, as far as it has looked. */
    public int missing() {
        return fetcher.missing();
    }

    @Override
    public void named(LargeBlob blob) {
        boolean isHere;
        try {
            isHere = files.has(blob.blob(), blob.octets());
        } catch (UncheckedIOException unreadable) {
            // The applying thread goes on; fetching finds out whether the disk mends.
            log.warn("blob {} is taken for missing: {}", blob.blob(), unreadable.toString());
            isHere = false;
        }
        if (!isHere) {
            fetcher.want(blob);
        }
    }

    @Override
    public void replaced() {
        run(this::lookForMissing);
    }

    private void lookForMissing() {
        List<LargeBlob> lacking = new ArrayList<>();
        int[] named = {0};
        store.<Boolean>read(reads -> {
            reads.largeBlobs(blob -> {
                named[0] += blob.isNamed() ? 1 : 0;
                if (blob.isNamed() && !files.has(blob.blob(), blob.octets())) {
                    lacking.add(blob);
                }
            });
            return true;
        });
        lacking.forEach(fetcher::want);
        if (!lacking.isEmpty()) {
            log.info(
                    "{} of {} large blobs are missing here and are fetched from other nodes", lacking.size(), named[0]);
        }
    }

    private void sweep() {
        if (isSweeping.compareAndSet(false, true)) {
            try {
                sweeper.run();
            } finally {
                isSweeping.set(false);
            }
        }
    }

    private void run(Runnable task) {
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException failed) {
                    log.warn("a task about blobs failed, it is tried again later", failed);
                }
            });
        } catch (RejectedExecutionException closed) {
            log.debug("a task about blobs is dropped, the node stops");
        }
    }

    /** Ends what is under way. Idempotent. */
    @Override
    public void close() {
        lane.close();
        threads.shutdownNow();
    }

    /** The replica whose blobs these are. */
    public record Replica(NodeId self, Store store, ReplicatedLog log, NodeRpc rpc, OperationWriter writer) {}

    /** Clock, time and randomness. */
    public record Sources(WallClock clock, Ticker ticker, RandomSource random) {}
}
