package dev.agora.core.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.agora.core.model.ClusterId;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.wireformat.raft.IdentityRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's data directory: locked while open, with its identity on disk. Each change of the identity is fsynced before it is seen. Safe for
 * all threads. File {@code identity}: version byte 1, {@link IdentityRecord}, CRC-32C of both, 4 bytes big-endian.
 */
public final class DataDirectory implements AutoCloseable {
    /** Subdirectory of the log. */
    static final String RAFT = "raft";

    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);
    private static final byte VERSION = 1;
    private static final String IDENTITY = "identity";
    private static final String LOCK = "lock";
    private static final int MAX_IDENTITY_BYTES = 64 * 1024;

    private final Path path;
    private final FileChannel lockFile;
    private final FileLock lock;
    private Identity identity;

    private DataDirectory(Path path, FileChannel lockFile, FileLock lock, Identity identity) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
        this.identity = identity;
    }

    /**
     * Opens or creates a data directory and locks it.
     *
     * @param node the node id from the settings; empty takes the one on disk, or draws one for an empty directory
     * @throws IOException when it is in use, corrupt, of another node, or not writable; the message says the remedy
     */
    public static DataDirectory open(Path path, Optional<NodeId> node, RandomSource random) throws IOException {
        Files.createDirectories(path);
        FileChannel file = FileChannel.open(
                path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = lock(path, file);
            Path stored = path.resolve(IDENTITY);
            Identity identity;
            if (Files.exists(stored)) {
                identity = renewIfLogIsGone(path, read(stored), random);
                if (node.isPresent() && !node.get().equals(identity.node())) {
                    throw new IOException("data directory " + path + " belongs to node " + identity.node()
                            + ", but cluster.node-id is " + node.get() + "; set it to " + identity.node()
                            + " or choose another data.path");
                }
            } else {
                refuseOrphanedLog(path);
                NodeId chosen = node.orElseGet(() -> new NodeId(1 + random.below(Integer.MAX_VALUE - 1)));
                identity = Identity.empty(chosen, random.dataId());
                write(path, identity);
            }
            return new DataDirectory(path, file, lock, identity);
        } catch (IOException | RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    /** A directory that voted and lost its log is a new peer: what it promised is not known any more. */
    private static Identity renewIfLogIsGone(Path path, Identity identity, RandomSource random) throws IOException {
        if (!identity.replicating() || identity.cluster().isEmpty()) {
            return identity;
        }
        ClusterId cluster = identity.cluster().get();
        Path group = path.resolve(RAFT).resolve(new UUID(cluster.high(), cluster.low()).toString());
        if (Files.isDirectory(group)) {
            return identity;
        }
        Identity renewed = identity.renewed(random.dataId());
        log.warn("the log in {} is gone; the node rejoins cluster {} as a new peer without a vote", path, cluster);
        write(path, renewed);
        return renewed;
    }

    private static void refuseOrphanedLog(Path path) throws IOException {
        if (Files.exists(path.resolve(RAFT))) {
            throw new IOException("data directory " + path + " holds a log but no identity; restore the file "
                    + path.resolve(IDENTITY) + " or move the directory away: the node then rejoins empty");
        }
    }

    private static FileLock lock(Path path, FileChannel file) throws IOException {
        @Nullable FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            lock = null;
        }
        if (lock == null) {
            ByteBuffer holder = ByteBuffer.allocate(32);
            file.read(holder, 0);
            String pid = new String(holder.array(), 0, holder.position(), StandardCharsets.US_ASCII).strip();
            throw new IOException("data directory " + path + " is in use by pid " + pid
                    + "; stop that process or choose another data.path");
        }
        file.truncate(0);
        String pid = Long.toString(ProcessHandle.current().pid());
        file.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
        return lock;
    }

    private static Identity read(Path stored) throws IOException {
        long size = Files.size(stored);
        if (size < 5 || size > MAX_IDENTITY_BYTES) {
            throw corrupt(stored, "its length is " + size, null);
        }
        byte[] bytes = Files.readAllBytes(stored);
        int end = bytes.length - 4;
        if (ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
            throw corrupt(stored, "its checksum does not fit", null);
        }
        if (bytes[0] != VERSION) {
            throw new IOException(stored + " has version " + bytes[0] + ", this software reads " + VERSION
                    + "; start the newer software that wrote it");
        }
        try {
            return Records.read(IdentityRecord.parseFrom(Arrays.copyOfRange(bytes, 1, end)));
        } catch (InvalidProtocolBufferException | IllegalArgumentException unreadable) {
            throw corrupt(stored, "it cannot be read", unreadable);
        }
    }

    private static IOException corrupt(Path stored, String why, @Nullable Throwable cause) {
        return new IOException(
                stored + " is corrupt: " + why
                        + "; restore it from a backup, or move the data directory away: the node then rejoins its cluster empty",
                cause);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static void write(Path path, Identity identity) throws IOException {
        byte[] record = Records.write(identity).toByteArray();
        ByteBuffer bytes = ByteBuffer.allocate(record.length + 5).put(VERSION).put(record);
        bytes.putInt(checksum(bytes.array(), record.length + 1)).flip();
        Path fresh = path.resolve(IDENTITY + ".new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, path.resolve(IDENTITY), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** The directory. */
    public Path path() {
        return path;
    }

    /** Who it is now. */
    public synchronized Identity identity() {
        return identity;
    }

    /** Refuses another cluster than the one whose data is here. @throws IllegalStateException with both ids and the remedy */
    public void requireCluster(ClusterId offered) {
        Optional<ClusterId> own = identity().cluster();
        if (own.isPresent() && !own.get().equals(offered)) {
            throw new IllegalStateException("data directory " + path + " holds cluster " + own.get()
                    + ", the other nodes are cluster " + offered
                    + "; correct cluster.seed-nodes, or move the directory away to join " + offered + " empty");
        }
    }

    /** Changes the identity; on disk when this returns. @throws UncheckedIOException when it cannot be written; nothing has changed then */
    synchronized Identity change(UnaryOperator<Identity> change) {
        Identity next = change.apply(identity);
        if (!next.equals(identity)) {
            try {
                write(path, next);
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot write the identity in " + path, failure);
            }
            identity = next;
        }
        return next;
    }

    /** Unlocks it. Idempotent. */
    @Override
    public void close() throws IOException {
        if (lock.isValid()) {
            lock.release();
        }
        lockFile.close();
    }
}
