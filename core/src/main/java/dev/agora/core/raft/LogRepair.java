package dev.agora.core.raft;

import dev.agora.core.model.ClusterId;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.formation.Founding;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the log of a data directory before it is used. A node whose log is damaged, or shorter than it was, must not vote with it: the data
 * is moved aside and the directory becomes a new peer without a vote, which copies everything from the others.
 */
public final class LogRepair {
    private static final Logger log = LoggerFactory.getLogger(LogRepair.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);
    private static final String STORE = "store";

    private final DataDirectory directory;
    private final WallClock clock;
    private final RandomSource random;

    /** For the directory of a node that has not started yet. */
    public LogRepair(DataDirectory directory, WallClock clock, RandomSource random) {
        this.directory = directory;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Reads the whole log once and compares its end with the mark; renews the directory when it does not fit.
     *
     * @throws IOException when the log is damaged and no other voter is known that could replace it; the message says the remedy
     */
    public void run() throws IOException {
        Identity identity = directory.identity();
        if (identity.cluster().isEmpty() || !identity.replicating()) {
            return;
        }
        LogInspection.Finding finding =
                LogInspection.of(directory.group(identity.cluster().get()));
        Optional<LogMark.Marked> mark = LogMark.read(directory.path(), identity.data());
        Optional<String> damage = damage(finding, mark);
        if (damage.isPresent()) {
            renew(identity.cluster().get(), damage.get(), hasOthers(identity, mark));
        }
    }

    /** What is wrong, if anything. Pure. */
    static Optional<String> damage(LogInspection.Finding finding, Optional<LogMark.Marked> mark) {
        return finding.damage()
                .or(() -> mark.filter(known -> finding.lastIndex() < known.index())
                        .map(known -> "the log ends with entry " + finding.lastIndex() + ", but entry " + known.index()
                                + " was on disk"));
    }

    /** Whether other voters are known that may hold what this node has lost. Pure. */
    static boolean hasOthers(Identity identity, Optional<LogMark.Marked> mark) {
        return mark.map(known -> !known.otherVoters().isEmpty())
                .or(() -> identity.founding().map(Founding::members).map(members -> members.size() > 1))
                .orElse(true);
    }

    private void renew(ClusterId cluster, String damage, boolean others) throws IOException {
        if (!others) {
            throw new IOException("the log in " + directory.path() + " is damaged (" + damage
                    + ") and this node is the only voter of cluster " + cluster
                    + ": restore the directory from a backup, or move it away to start empty");
        }
        Path aside = moveAside(List.of(STORE, LogMark.FILE, DataDirectory.RAFT));
        Identity renewed = directory.change(identity -> identity.renewed(random.dataId()));
        log.warn(
                "the log in {} is damaged ({}): it is kept in {}; the node rejoins cluster {} as a new peer without a vote and copies the data"
                        + " from the others (peer {})",
                directory.path(),
                damage,
                aside,
                cluster,
                PeerNames.peerId(renewed.founder()));
    }

    /** Moves a damaged store aside; the log and its snapshot, which are whole, build it again. Returns where it is now. */
    public Path setStoreAside(String damage) throws IOException {
        Path aside = moveAside(List.of(STORE));
        log.warn("{}: it is kept in {} and built again from this node's log and snapshot", damage, aside);
        return aside;
    }

    private Path moveAside(List<String> names) throws IOException {
        NodeId node = directory.identity().node();
        Path aside = directory.path().resolve("damaged-" + STAMP.format(Instant.ofEpochMilli(clock.millis())));
        Files.createDirectories(aside);
        for (String name : names) {
            Path from = directory.path().resolve(name);
            if (Files.exists(from)) {
                Files.move(from, aside.resolve(name));
                log.debug("node {}: {} moved to {}", node, from, aside);
            }
        }
        CheckedFile.syncDirectory(aside);
        CheckedFile.syncDirectory(directory.path());
        return aside;
    }
}
