package dev.agora.core.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.agora.core.model.DataId;
import dev.agora.core.model.NodeId;
import dev.agora.core.wireformat.raft.LogMarkRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable mark of how far the log has been on disk, in {@code data.path/log-mark}: raised every heartbeat to what was flushed, lowered
 * before Raft itself takes back entries. A log that ends before its mark was shortened by something else. Safe for all threads.
 */
final class LogMark {
    static final String FILE = "log-mark";

    private static final Logger log = LoggerFactory.getLogger(LogMark.class);

    private final Path file;
    private final DataId data;
    private Marked marked;
    private boolean failed;

    /** A mark: the index of the last entry on disk, and the other voters of that time. */
    record Marked(long index, List<NodeId> otherVoters) {
        /** Copies the list. */
        Marked {
            otherVoters = List.copyOf(otherVoters);
        }
    }

    private LogMark(Path file, DataId data, Marked marked) {
        this.file = file;
        this.data = data;
        this.marked = marked;
    }

    /** Opens the mark of the directory {@code path}; one that is absent, damaged or of another data id is begun anew. */
    static LogMark open(Path path, DataId data) {
        return new LogMark(path.resolve(FILE), data, read(path, data).orElse(new Marked(-1, List.of())));
    }

    /** The mark on disk; empty when there is none for this data id. */
    static Optional<Marked> read(Path path, DataId data) {
        Path file = path.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            LogMarkRecord record = LogMarkRecord.parseFrom(CheckedFile.read(file, "it is written anew"));
            return Records.data(record.getData()).equals(data)
                    ? Optional.of(new Marked(
                            record.getIndex(),
                            record.getOtherVotersList().stream()
                                    .map(NodeId::new)
                                    .toList()))
                    : Optional.empty();
        } catch (InvalidProtocolBufferException | IllegalArgumentException unreadable) {
            log.warn("{} cannot be read; it is written anew", file, unreadable);
            return Optional.empty();
        } catch (IOException damaged) {
            log.warn("{}", damaged.getMessage());
            return Optional.empty();
        }
    }

    /** Raises the mark to {@code index}. A failed write is logged once and tried again with the next heartbeat: the old mark stays true. */
    synchronized void raise(long index, List<NodeId> otherVoters) {
        Marked next = new Marked(Math.max(index, marked.index()), otherVoters);
        if (index < 0 || next.equals(marked)) {
            return;
        }
        try {
            write(next);
            failed = false;
        } catch (IOException failure) {
            if (!failed) {
                failed = true;
                log.warn("{} cannot be written, it is tried again: {}", file, failure.toString());
            }
        }
    }

    /** Lowers the mark, on disk when this returns, because Raft takes back the entries behind {@code index}. */
    synchronized void lower(long index) throws IOException {
        if (index < marked.index()) {
            write(new Marked(index, marked.otherVoters()));
        }
    }

    private void write(Marked next) throws IOException {
        LogMarkRecord.Builder record =
                LogMarkRecord.newBuilder().setData(Records.write(data)).setIndex(Math.max(0, next.index()));
        next.otherVoters().forEach(voter -> record.addOtherVoters(voter.value()));
        CheckedFile.write(file, record.build().toByteArray());
        marked = next;
    }
}
