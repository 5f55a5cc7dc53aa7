package dev.agora.core.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.util.SizeInBytes;

/** Reads the log of a group that no server has open, with its checksums, before the server votes with it. */
final class LogInspection {
    private static final SizeInBytes MAX_ENTRY = SizeInBytes.valueOf(64L * 1024 * 1024);

    private final Path group;
    private long last = -1;

    private LogInspection(Path group) {
        this.group = group;
    }

    /** What was found: the index of the last entry that is there or in a snapshot, -1 for none; and what is wrong, if anything. */
    record Finding(long lastIndex, Optional<String> damage) {}

    /** Inspects the directory of a group. @throws IOException when it cannot be listed */
    static Finding of(Path group) throws IOException {
        LogInspection inspection = new LogInspection(group);
        Optional<String> damage = inspection.readSegments();
        return new Finding(Math.max(inspection.last, inspection.snapshotIndex()), damage);
    }

    private Optional<String> readSegments() throws IOException {
        for (Segment segment : segments()) {
            Optional<String> damage = read(segment);
            if (damage.isPresent()) {
                return damage;
            }
        }
        return Optional.empty();
    }

    private List<Segment> segments() throws IOException {
        Path current = group.resolve("current");
        if (!Files.isDirectory(current)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(current)) {
            return files.flatMap(file -> Segment.of(file).stream())
                    .sorted(Comparator.comparingLong(Segment::start))
                    .toList();
        }
    }

    private Optional<String> read(Segment segment) {
        if (last >= 0 && segment.start() != last + 1) {
            return Optional.of("log segment " + segment + " does not follow entry " + last);
        }
        LogSegmentPath known = LogSegmentPath.matchLogSegment(segment.file());
        if (known == null) {
            return Optional.empty(); // An open segment without content.
        }
        try {
            LogSegment.readSegmentFile(
                    segment.file().toFile(),
                    known.getStartEnd(),
                    MAX_ENTRY,
                    CorruptionPolicy.EXCEPTION,
                    null,
                    this::note);
        } catch (IOException | RuntimeException unreadable) {
            return Optional.of("log segment " + segment + " cannot be read after entry " + last + ": "
                    + String.valueOf(unreadable.getMessage()));
        }
        return segment.end().isPresent() && last != segment.end().getAsLong()
                ? Optional.of("log segment " + segment + " ends with entry " + last)
                : Optional.empty();
    }

    private void note(LogEntryProto entry) {
        last = entry.getIndex();
    }

    private long snapshotIndex() throws IOException {
        Path machine = group.resolve("sm");
        if (!Files.isDirectory(machine)) {
            return -1;
        }
        long newest = -1;
        try (Stream<Path> entries = Files.list(machine)) {
            for (Path entry : entries.toList()) {
                Matcher matcher =
                        CheckpointStorage.NAME.matcher(entry.getFileName().toString());
                if (matcher.matches()) {
                    newest = Math.max(newest, Long.parseLong(matcher.group(2)));
                }
            }
        }
        return newest;
    }

    /** A file of the log; one without end is still written to. */
    private record Segment(Path file, long start, OptionalLong end) {
        private static final Pattern NAME = Pattern.compile("log_(?:(\\d+)-(\\d+)|inprogress_(\\d+))");

        static Optional<Segment> of(Path file) {
            Matcher name = NAME.matcher(file.getFileName().toString());
            if (!name.matches()) {
                return Optional.empty();
            }
            return Optional.of(
                    name.group(3) == null
                            ? new Segment(
                                    file, Long.parseLong(name.group(1)), OptionalLong.of(Long.parseLong(name.group(2))))
                            : new Segment(file, Long.parseLong(name.group(3)), OptionalLong.empty()));
        }

        @Override
        public String toString() {
            return file.getFileName().toString();
        }
    }
}
