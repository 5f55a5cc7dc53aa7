package dev.agora.core.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.ClusterId;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a data directory keeps of its identity. */
class DataDirectoryTest {
    private static final RandomSource RANDOM = RandomSource.secure();
    private static final Optional<NodeId> NODE = Optional.of(new NodeId(1));

    @TempDir
    private Path home = Path.of("");

    @AfterEach
    void clear() {
        var _ = Thread.interrupted();
    }

    @Test
    void writesAChangeWholeThoughTheCallThatAsksForItIsInterrupted() throws IOException {
        ClusterId cluster = RANDOM.clusterId();
        try (DataDirectory directory = DataDirectory.open(home, NODE, RANDOM)) {
            Thread.currentThread().interrupt();

            directory.change(empty -> empty.joined(cluster));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(directory.identity().cluster()).contains(cluster);
        }
        try (DataDirectory again = DataDirectory.open(home, NODE, RANDOM)) {
            assertThat(again.identity().cluster()).contains(cluster);
        }
    }
}
