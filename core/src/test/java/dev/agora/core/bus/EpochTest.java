package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agora.core.model.BootId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The epoch of a start: kept in a file, above what peers saw, stored before the first frame. */
class EpochTest {
    @TempDir
    private Path directory;

    @Test
    void keepsTheEpochInAFile() throws IOException {
        EpochFile file = new EpochFile(directory);

        assertThat(file.load()).isZero();
        file.store(41);
        file.store(42);

        assertThat(new EpochFile(directory).load()).isEqualTo(42);
        assertThat(directory).isDirectoryContaining(path -> path.endsWith("epoch"));
        assertThat(directory).isDirectoryNotContaining(path -> path.endsWith("epoch.new"));
    }

    @Test
    void isStoredWholeByAnInterruptedThread() throws IOException {
        Thread.currentThread().interrupt();
        new EpochFile(directory).store(43);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(new EpochFile(directory).load()).isEqualTo(43);
    }

    @Test
    void namesTheFileThatHoldsNoNumber() throws IOException {
        Files.writeString(directory.resolve("epoch"), "forty");

        assertThatThrownBy(() -> new EpochFile(directory).load())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.resolve("epoch").toString())
                .hasMessageContaining("'forty'");
    }

    @Test
    void startsAboveWhatWasPersistedAndAboveWhatPeersSawWhenTheDiskWasLost() {
        BusNode.Cluster cluster = new BusNode.Cluster();
        try (BusNode two = new BusNode(cluster, 2, new BootId(2, 2))) {
            two.join();
            try (BusNode one = new BusNode(cluster, 1, new BootId(1, 1))) {
                one.epochs.epoch = 6;
                one.join();
                assertThat(one.epochs.epoch).isEqualTo(7);
                two.awaitFollows(one);
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> two.resyncs.contains("node 1 ran before it was followed")
                                || two.resyncs.contains("node 1 had published 0 frames before it was followed"));
            }
            try (BusNode again = new BusNode(cluster, 1, new BootId(1, 2))) {
                again.join();
                assertThat(again.epochs.epoch).isEqualTo(8);
            }
        }
    }
}
