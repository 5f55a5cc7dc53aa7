package dev.agora.core.raft;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds data that a node of this machine left under another address, so that a changed address does not silently start empty. */
public final class StrayData {
    private StrayData() {}

    /**
     * Refuses to start empty in {@code path}, whose name was made from the node's address, beside a directory with a cluster in it that no
     * process uses.
     *
     * @throws IOException when there is one, with its name and the remedy
     */
    public static void refuse(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null || !Files.isDirectory(parent) || DataDirectory.holdsCluster(path)) {
            return;
        }
        try (Stream<Path> siblings = Files.list(parent)) {
            Optional<Path> stray = Optional.empty();
            for (Path sibling : siblings.filter(Files::isDirectory).sorted().toList()) {
                if (!sibling.equals(path) && DataDirectory.holdsCluster(sibling) && !isLocked(sibling)) {
                    stray = Optional.of(sibling);
                    break;
                }
            }
            if (stray.isPresent()) {
                throw new IOException("the new data directory " + path + " would start empty, but " + stray.get()
                        + " holds the data of a cluster and no process uses it: if the node's address has changed, set data.path to "
                        + stray.get() + " (or rename it); if this is a further node on this machine, set data.path to "
                        + path);
            }
        }
    }

    private static boolean isLocked(Path directory) throws IOException {
        Path file = directory.resolve(DataDirectory.LOCK);
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            return lock == null;
        } catch (OverlappingFileLockException sameProcess) {
            return true;
        }
    }
}
