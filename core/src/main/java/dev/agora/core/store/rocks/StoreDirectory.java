package dev.agora.core.store.rocks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The store's directory: {@code LOCK}, {@code ACTIVE} with the name of the database in use, and {@code db-N} directories. A copy is switched
 * in by replacing {@code ACTIVE} atomically; directories that it does not name are left over from a kill and are removed at opening.
 */
final class StoreDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;
    private String active;

    private StoreDirectory(Path root, FileChannel channel, FileLock lock, String active) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
        this.active = active;
    }

    /** Locks the directory, creating it where absent. @throws StoreException when another process holds it */
    static StoreDirectory open(Path root) {
        try {
            Files.createDirectories(root);
            FileChannel channel =
                    FileChannel.open(root.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new StoreException(
                        "data directory " + root + " is in use by another process: stop that one, or"
                                + " start this one with another data.path",
                        null);
            }
            Path pointer = root.resolve("ACTIVE");
            String active = Files.exists(pointer) ? Files.readString(pointer).strip() : "db-1";
            StoreDirectory directory = new StoreDirectory(root, channel, lock, active);
            directory.removeOthers();
            return directory;
        } catch (IOException failed) {
            throw new StoreException(
                    "data directory " + root + " cannot be used: " + failed
                            + "; check that it exists and may be written",
                    failed);
        }
    }

    /** The database in use. */
    Path database() {
        return root.resolve(active);
    }

    /** Copies {@code source} beside the database in use and makes it the one to open. */
    void replaceBy(Path source) throws IOException {
        String next = "db-" + (Integer.parseInt(active.substring("db-".length())) + 1);
        Path target = root.resolve(next);
        delete(target);
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(file.getFileName().toString());
                Files.copy(file, copy);
                sync(copy);
            }
        }
        Path pointer = root.resolve("ACTIVE.new");
        Files.writeString(pointer, next);
        sync(pointer);
        Files.move(
                pointer, root.resolve("ACTIVE"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(root);
        active = next;
    }

    /** Removes databases other than the one in use. */
    void removeOthers() throws IOException {
        List<Path> others;
        try (Stream<Path> entries = Files.list(root)) {
            others = entries.filter(entry -> entry.getFileName().toString().startsWith("db-"))
                    .filter(entry -> !entry.getFileName().toString().equals(active))
                    .toList();
        }
        for (Path other : others) {
            delete(other);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static void sync(Path path) throws IOException {
        StandardOpenOption mode = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
