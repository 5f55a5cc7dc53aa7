package dev.agora.core.raft;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots as directories {@code snapshot.TERM_INDEX} in Ratis' state machine directory; each holds the files of one checkpoint. A
 * directory appears by rename, so it is whole or absent. Ratis computes the MD5 of a file while it sends it. Safe for all threads.
 */
final class CheckpointStorage implements StateMachineStorage {
    /** Name of a snapshot: term, index. */
    static final Pattern NAME = Pattern.compile("snapshot\\.(\\d+)_(\\d+)");

    private static final String MD5 = ".md5";

    private volatile @Nullable Path directory;
    private volatile @Nullable SnapshotInfo latest;

    @Override
    public void init(RaftStorage storage) throws IOException {
        directory = storage.getStorageDir().getStateMachineDir().toPath();
        Files.createDirectories(home());
        reload();
    }

    /** Looks again at what is on disk, after an install. */
    void reload() throws IOException {
        Optional<Path> newest = snapshots().stream().max(Comparator.comparing(CheckpointStorage::at));
        latest = newest.isPresent() ? new FileListSnapshotInfo(files(newest.get()), at(newest.get())) : null;
    }

    /** The newest snapshot's place in the log. */
    Optional<TermIndex> latestAt() {
        SnapshotInfo present = latest;
        return present == null ? Optional.empty() : Optional.of(present.getTermIndex());
    }

    /** Directory of a snapshot. */
    Path path(TermIndex at) {
        return home().resolve("snapshot." + at.getTerm() + "_" + at.getIndex());
    }

    /** An absent directory to write a checkpoint into before {@link #publish}. */
    Path scratch() throws IOException {
        Path scratch = home().resolve("checkpoint.tmp");
        delete(scratch);
        return scratch;
    }

    /** Makes a written checkpoint the latest snapshot. */
    void publish(Path scratch, TermIndex at) throws IOException {
        Path target = path(at);
        delete(target);
        Files.move(scratch, target);
        reload();
    }

    /** Removes the checksums that Ratis leaves beside installed files. */
    void dropChecksums(Path snapshot) throws IOException {
        try (Stream<Path> files = Files.walk(snapshot)) {
            for (Path file : files.filter(path -> path.toString().endsWith(MD5)).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        return latest;
    }

    @Override
    public void format() {
        // Ratis has made the directory; there is nothing to prepare.
    }

    @Override
    public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
        List<Path> newestFirst = new ArrayList<>(snapshots());
        newestFirst.sort(Comparator.comparing(CheckpointStorage::at).reversed());
        int keep = Math.max(1, policy.getNumSnapshotsRetained());
        for (Path old : newestFirst.subList(Math.min(keep, newestFirst.size()), newestFirst.size())) {
            delete(old);
        }
    }

    @Override
    public @Nullable File getSnapshotDir() {
        Path present = directory;
        return present == null ? null : present.toFile();
    }

    private Path home() {
        Path present = directory;
        if (present == null) {
            throw new IllegalStateException("the snapshot storage is not open yet");
        }
        return present;
    }

    private List<Path> snapshots() throws IOException {
        try (Stream<Path> entries = Files.list(home())) {
            return entries.filter(
                            path -> NAME.matcher(path.getFileName().toString()).matches())
                    .toList();
        }
    }

    private static TermIndex at(Path snapshot) {
        Matcher matcher = NAME.matcher(snapshot.getFileName().toString());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no snapshot: " + snapshot);
        }
        return TermIndex.valueOf(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    private static List<FileInfo> files(Path snapshot) throws IOException {
        try (Stream<Path> files = Files.walk(snapshot)) {
            return files.filter(Files::isRegularFile)
                    .filter(path -> !path.toString().endsWith(MD5))
                    .sorted()
                    .map(path -> new FileInfo(path, null))
                    .toList();
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }
}
