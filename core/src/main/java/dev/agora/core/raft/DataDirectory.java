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
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's data directory: locked while open, with its identity on disk. Each change of the identity is fsynced before it is seen. Safe for
 * all threads. File {@code identity}: an {@link IdentityRecord} as {@link CheckedFile} writes it.
 */
public final class DataDirectory implements AutoCloseable {
    /** Subdirectory of the log. */
    static final String RAFT = "raft";

    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);
    private static final String REMEDY =
            "restore it from a backup, or move the data directory away: the node then rejoins its cluster empty";
    private static final String IDENTITY = "identity";
    static final String LOCK = "lock";

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

    /** Whether {@code path} is a data directory with a cluster in it; one that cannot be read counts as none. */
    static boolean holdsCluster(Path path) {
        Path stored = path.resolve(IDENTITY);
        try {
            return Files.isRegularFile(stored) && read(stored).cluster().isPresent();
        } catch (IOException unreadable) {
            log.debug("{} is passed over: {}", stored, unreadable.getMessage());
            return false;
        }
    }

    /** A directory that voted and lost its log is a new peer: what it promised is not known any more. */
    private static Identity renewIfLogIsGone(Path path, Identity identity, RandomSource random) throws IOException {
        if (!identity.replicating() || identity.cluster().isEmpty()) {
            return identity;
        }
        ClusterId cluster = identity.cluster().get();
        if (Files.isDirectory(group(path, cluster))) {
            return identity;
        }
        Identity renewed = identity.renewed(random.dataId());
        log.warn("the log in {} is gone; the node rejoins cluster {} as a new peer without a vote", path, cluster);
        write(path, renewed);
        return renewed;
    }

    private static Path group(Path path, ClusterId cluster) {
        return path.resolve(RAFT).resolve(new UUID(cluster.high(), cluster.low()).toString());
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
        byte[] content = CheckedFile.read(stored, REMEDY);
        try {
            return Records.read(IdentityRecord.parseFrom(content));
        } catch (InvalidProtocolBufferException | IllegalArgumentException unreadable) {
            throw CheckedFile.corrupt(stored, "it cannot be read", REMEDY, unreadable);
        }
    }

    private static void write(Path path, Identity identity) throws IOException {
        CheckedFile.write(path.resolve(IDENTITY), Records.write(identity).toByteArray());
    }

    /** The directory. */
    public Path path() {
        return path;
    }

    /** Where the log and the snapshots of a cluster are. */
    Path group(ClusterId cluster) {
        return group(path, cluster);
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
