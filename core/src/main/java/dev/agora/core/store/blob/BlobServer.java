package dev.agora.core.store.blob;

import dev.agora.core.model.BlobId;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.store.blob.BlobCodec.Chunk;
import dev.agora.core.store.blob.BlobCodec.Wanted;
import dev.agora.core.store.blob.BlobCodec.WriteState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes and gives blobs in chunks. Holds nothing between calls but files, so a chunk may be repeated; the whole is checked against its digest
 * before it is stored. A check that takes longer than half of the caller's patience is answered with CHECKING meanwhile. Safe for all threads.
 */
final class BlobServer {
    static final String WRITE = "blob-write";
    static final String READ = "blob-read";

    private static final Logger log = LoggerFactory.getLogger(BlobServer.class);

    private final BlobFiles files;
    private final Duration patience;
    private final Map<Path, CompletableFuture<Boolean>> checks = new ConcurrentHashMap<>();

    BlobServer(BlobFiles files, Duration callTimeout) {
        this.files = files;
        this.patience = callTimeout.dividedBy(2);
    }

    void serve(NodeRpc rpc) {
        rpc.serve(WRITE, (caller, request) -> BlobCodec.writeReply(write(caller, BlobCodec.write(request))));
        rpc.serve(READ, (caller, request) -> BlobCodec.readReply(read(BlobCodec.read(request))));
    }

    WriteState write(NodeId caller, Chunk chunk) {
        if (files.pin(chunk.blob(), chunk.octets())) {
            return WriteState.STORED;
        }
        Path incoming = files.incoming(chunk.blob(), caller);
        if (!checks.containsKey(incoming)) {
            append(incoming, chunk);
        }
        return chunk.isLast() ? check(incoming, chunk.blob()) : WriteState.MORE;
    }

    Optional<ByteBuffer> read(Wanted wanted) {
        if (!files.has(wanted.blob(), wanted.octets())) {
            return Optional.empty();
        }
        ByteBuffer data = ByteBuffer.allocate((int) Math.min(BlobCodec.CHUNK_BYTES, wanted.octets() - wanted.offset()));
        try (FileChannel channel = files.read(wanted.blob())) {
            readFully(channel, data, wanted.offset());
        } catch (NoSuchFileException removed) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException("blob " + wanted.blob() + " cannot be read", failed);
        }
        return Optional.of(data.flip());
    }

    /** Reads as many bytes as {@code data} has room for. @throws IOException when the file ends before */
    static void readFully(FileChannel channel, ByteBuffer data, long offset) throws IOException {
        long at = offset;
        while (data.hasRemaining()) {
            int count = channel.read(data, at);
            if (count < 0) {
                throw new IOException(
                        "the file ends at " + at + ", " + data.remaining() + " octets before the chunk's end");
            }
            at += count;
        }
    }

    private static void append(Path incoming, Chunk chunk) {
        try (FileChannel channel = FileChannel.open(incoming, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer data = chunk.data().duplicate();
            long at = chunk.offset();
            while (data.hasRemaining()) {
                at += channel.write(data, at);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "blob " + chunk.blob() + " cannot be written: " + failed + "; check free space and permissions",
                    failed);
        }
    }

    private WriteState check(Path incoming, BlobId blob) {
        CompletableFuture<Boolean> check = checks.computeIfAbsent(incoming, path -> {
            CompletableFuture<Boolean> running = new CompletableFuture<>();
            Thread.ofVirtual().name("blob-check").start(() -> {
                try {
                    running.complete(store(path, blob));
                } catch (IOException | RuntimeException failed) {
                    running.completeExceptionally(failed);
                }
            });
            return running;
        });
        try {
            boolean isSound = check.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            checks.remove(incoming, check);
            return isSound ? WriteState.STORED : WriteState.DAMAGED;
        } catch (TimeoutException slow) {
            return WriteState.CHECKING;
        } catch (ExecutionException failed) {
            checks.remove(incoming, check);
            throw new IllegalStateException("blob " + blob + " cannot be stored: " + failed.getCause(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return WriteState.CHECKING;
        }
    }

    private boolean store(Path whole, BlobId blob) throws IOException {
        if (!BlobFiles.digest(whole).equals(blob)) {
            log.warn("blob {} came damaged, it is sent again", blob);
            Files.deleteIfExists(whole);
            return false;
        }
        files.place(whole, blob);
        return true;
    }
}
