package dev.agora.core.store.blob;

import dev.agora.core.model.BlobId;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of large blobs: {@code ab/cdef…} by digest, and {@code tmp} with what is not whole yet, emptied at the start. A file appears under
 * its digest only whole and fsynced. A file that was put or found here is pinned for a while, so that it outlives the delivery that relies on
 * it. Safe for all threads; the directory belongs to one process.
 */
public final class BlobFiles {
    private static final Logger log = LoggerFactory.getLogger(BlobFiles.class);
    private static final int BUFFER_BYTES = 128 * 1024;
    private static final int PREFIX = 2;

    private final Path root;
    private final Path temporary;
    private final Ticker ticker;
    private final long started;
    /** When files were last put or found; guarded by itself where a file is removed. */
    private final Map<BlobId, Long> pins = new ConcurrentHashMap<>();

    private final AtomicLong names = new AtomicLong();

    private BlobFiles(Path root, Ticker ticker) {
        this.root = root;
        this.temporary = root.resolve("tmp");
        this.ticker = ticker;
        this.started = ticker.nanos();
    }

    /** Opens the directory, creating it where absent, and removes what an earlier process left unfinished. */
    public static BlobFiles open(Path root, Ticker ticker) throws IOException {
        BlobFiles files = new BlobFiles(root, ticker);
        Files.createDirectories(files.temporary);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(files.temporary)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        return files;
    }

    /** A new name in {@code tmp}, for a message that comes in. */
    public Path newTemporary() {
        return temporary.resolve("spool-" + names.incrementAndGet());
    }

    /** The name in {@code tmp} of a blob that another node sends. */
    Path incoming(BlobId blob, NodeId from) {
        return temporary.resolve(blob + "-" + from.value());
    }

    /** Octets of a blob that other nodes have sent so far and that is not whole yet. */
    long incomingOctets(BlobId blob) throws IOException {
        long octets = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary, blob + "-*")) {
            for (Path file : files) {
                octets += Files.size(file);
            }
        } catch (NoSuchFileException whole) {
            return 0;
        }
        return octets;
    }

    /** Where a blob is or will be. */
    Path path(BlobId blob) {
        String name = blob.toString();
        return root.resolve(name.substring(0, PREFIX)).resolve(name.substring(PREFIX));
    }

    /** Whether the blob is here; a file of another length is damaged and is removed. */
    boolean has(BlobId blob, long octets) {
        Path path = path(blob);
        try {
            long size = Files.size(path);
            if (size == octets) {
                return true;
            }
            log.warn(
                    "blob {} has {} octets, not {}: it is damaged and removed, another node has it",
                    blob,
                    size,
                    octets);
            Files.deleteIfExists(path);
            return false;
        } catch (NoSuchFileException absent) {
            return false;
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "blob file " + path + " cannot be read: check permissions and the disk", failed);
        }
    }

    /** Whether the blob is here; pins it when it is. */
    boolean pin(BlobId blob, long octets) {
        synchronized (pins) {
            boolean isHere = has(blob, octets);
            if (isHere) {
                pins.put(blob, ticker.nanos());
            }
            return isHere;
        }
    }

    /** Moves a whole file under its digest, durably, and pins it. The caller has checked the digest. */
    void place(Path whole, BlobId blob) throws IOException {
        sync(whole);
        Path target = path(blob);
        Path directory = root.resolve(target.getName(root.getNameCount()));
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            sync(root);
        }
        synchronized (pins) {
            pins.put(blob, ticker.nanos());
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        sync(directory);
    }

    /** Opens a blob for reading. @throws NoSuchFileException when it is not here */
    FileChannel read(BlobId blob) throws IOException {
        return FileChannel.open(path(blob), StandardOpenOption.READ);
    }

    /** Visits the blobs that are here, in no order. */
    void each(Consumer<BlobId> visitor) throws IOException {
        HexFormat hex = HexFormat.of();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(root, "??")) {
            for (Path directory : directories) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                    for (Path file : files) {
                        String name = "" + directory.getFileName() + file.getFileName();
                        if (name.matches("[0-9a-f]{" + 2 * BlobId.BYTES + "}")) {
                            visitor.accept(BlobId.of(hex.parseHex(name)));
                        }
                    }
                }
            }
        }
    }

    /** Removes the blobs that are here, unnamed and not pinned within {@code retention}; returns how many. Nothing in that time after the start. */
    int sweep(Duration retention, Predicate<BlobId> isNamed) throws IOException {
        long oldest = ticker.nanos() - retention.toNanos();
        if (started > oldest) {
            return 0;
        }
        int[] removed = {0};
        each(blob -> {
            Long pinned = pins.get(blob);
            if ((pinned == null || pinned < oldest) && !isNamed.test(blob) && remove(blob, oldest)) {
                removed[0]++;
            }
        });
        pins.values().removeIf(pinned -> pinned < oldest);
        return removed[0] + sweepTemporary(retention);
    }

    private boolean remove(BlobId blob, long oldest) {
        synchronized (pins) {
            Long pinned = pins.get(blob);
            if (pinned != null && pinned >= oldest) {
                return false;
            }
            try {
                return Files.deleteIfExists(path(blob));
            } catch (IOException failed) {
                throw new UncheckedIOException(
                        "blob file " + path(blob) + " cannot be removed: check permissions", failed);
            }
        }
    }

    /** Uploads that ended without their last chunk. */
    private int sweepTemporary(Duration retention) throws IOException {
        int removed = 0;
        long newest = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary)) {
            for (Path file : files) {
                newest = Math.max(newest, modified(file));
            }
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary)) {
            for (Path file : files) {
                // Compared with the newest one and not with the clock, which may jump.
                boolean isOld = modified(file) < newest - retention.toMillis();
                if (isOld && Files.deleteIfExists(file)) {
                    removed++;
                }
            }
        }
        return removed;
    }

    private static long modified(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }

    /** The digest of a file. */
    static BlobId digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
        }
        return BlobId.of(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static void sync(Path path) throws IOException {
        StandardOpenOption mode = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }
}
