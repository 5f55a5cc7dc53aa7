package dev.agora.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The sample file in the archive is the one that the table of settings makes. */
class SampleInArchiveTest {
    @Test
    void isWhatTheTableRenders() throws IOException {
        Path sample = Path.of("..", "distribution", "src", "main", "etc", "agora.toml");

        assertThat(Files.readString(sample))
                .as("write the output of 'agora config sample' to %s", sample)
                .isEqualTo(SampleFile.render());
    }
}
