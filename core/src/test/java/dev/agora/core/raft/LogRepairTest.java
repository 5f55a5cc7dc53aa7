package dev.agora.core.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.NodeId;
import dev.agora.core.raft.LogInspection.Finding;
import dev.agora.core.raft.LogMark.Marked;
import dev.agora.core.raft.formation.Founder;
import dev.agora.core.raft.formation.Founding;
import dev.agora.core.runtime.RandomSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The decision whether a log is what it was, and the mark that it is compared with. */
class LogRepairTest {
    private static final RandomSource RANDOM = RandomSource.secure();
    private static final List<NodeId> OTHERS = List.of(new NodeId(2), new NodeId(3));

    @TempDir
    private Path home = Path.of("");

    @Test
    void logThatReachesItsMarkIsWhole() {
        assertThat(LogRepair.damage(new Finding(7, Optional.empty()), Optional.of(new Marked(7, OTHERS))))
                .isEmpty();
        assertThat(LogRepair.damage(new Finding(-1, Optional.empty()), Optional.empty()))
                .isEmpty();
    }

    @Test
    void shorterOrUnreadableLogIsDamaged() {
        assertThat(LogRepair.damage(new Finding(6, Optional.empty()), Optional.of(new Marked(7, OTHERS))))
                .hasValueSatisfying(text -> assertThat(text).contains("entry 6", "entry 7"));
        assertThat(LogRepair.damage(new Finding(9, Optional.of("checksum")), Optional.of(new Marked(7, OTHERS))))
                .contains("checksum");
    }

    @Test
    void othersAreKnownFromTheMarkElseFromTheFounding() {
        Identity empty = Identity.empty(new NodeId(1), RANDOM.dataId());
        Identity alone = empty.founded(new Founding(RANDOM.clusterId(), List.of(empty.founder()), 1));
        Identity pair = empty.founded(new Founding(
                RANDOM.clusterId(), List.of(empty.founder(), new Founder(new NodeId(2), RANDOM.dataId())), 2));

        assertThat(LogRepair.hasOthers(alone, Optional.empty())).isFalse();
        assertThat(LogRepair.hasOthers(alone, Optional.of(new Marked(3, OTHERS))))
                .isTrue();
        assertThat(LogRepair.hasOthers(pair, Optional.empty())).isTrue();
        assertThat(LogRepair.hasOthers(pair, Optional.of(new Marked(3, List.of()))))
                .isFalse();
        assertThat(LogRepair.hasOthers(empty.joined(RANDOM.clusterId()), Optional.empty()))
                .isTrue();
    }

    @Test
    void markRisesFallsOnlyWhenToldAndSurvivesAReopening() throws IOException {
        var data = RANDOM.dataId();
        LogMark mark = LogMark.open(home, data);
        mark.raise(10, OTHERS);
        mark.raise(4, OTHERS);
        assertThat(LogMark.read(home, data)).contains(new Marked(10, OTHERS));

        mark.lower(12);
        assertThat(LogMark.read(home, data)).contains(new Marked(10, OTHERS));
        mark.lower(6);
        assertThat(LogMark.read(home, data)).contains(new Marked(6, OTHERS));

        LogMark.open(home, data).raise(8, List.of());
        assertThat(LogMark.read(home, data)).contains(new Marked(8, List.of()));
    }

    @Test
    void markOfAnotherDirectoryOrADamagedOneSaysNothing() throws IOException {
        var data = RANDOM.dataId();
        LogMark.open(home, data).raise(10, OTHERS);

        assertThat(LogMark.read(home, RANDOM.dataId())).isEmpty();
        byte[] bytes = Files.readAllBytes(home.resolve(LogMark.FILE));
        bytes[3] ^= 1;
        Files.write(home.resolve(LogMark.FILE), bytes);
        assertThat(LogMark.read(home, data)).isEmpty();
    }
}
