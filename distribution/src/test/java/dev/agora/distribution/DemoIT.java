package dev.agora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demonstration of the archive, as a newcomer runs it. */
class DemoIT {
    private static final Pattern PID = Pattern.compile("node \\d: pid (\\d+),");

    @ParameterizedTest
    @ValueSource(strings = {"default", "nats"})
    void theDemonstrationSucceedsAndLeavesNothingRunning(String coordinator, @TempDir Path folder) throws Exception {
        Path output = folder.resolve("demo.log");
        Process demo = Archive.agora(List.of("demo", "--coordinator", coordinator), "")
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(demo.waitFor(3, TimeUnit.MINUTES))
                    .as("the demonstration ends within three minutes")
                    .isTrue();
        } finally {
            demo.descendants().forEach(ProcessHandle::destroyForcibly);
            demo.destroyForcibly();
        }
        String told = Files.readString(output);
        assertThat(demo.exitValue()).as(told).isZero();
        assertThat(told).contains("* 1 EXISTS", "* 2 EXISTS", "identical");
        List<Long> pids = PID.matcher(told)
                .results()
                .map(found -> Long.valueOf(found.group(1)))
                .toList();
        assertThat(pids).hasSize(3);
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }
}
