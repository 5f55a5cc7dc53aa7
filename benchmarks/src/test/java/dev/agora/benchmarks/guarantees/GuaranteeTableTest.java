package dev.agora.benchmarks.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How outcomes are shown: a table of guarantee and count by backend, and JSON. */
class GuaranteeTableTest {
    private final List<Outcome> outcomes = List.of(outcome("nats", 0), outcome("redis", 2));

    private static Outcome outcome(String backend, long missing) {
        Findings findings = new Findings();
        findings.count("events sent", 12_345);
        findings.measure("worst heartbeats", 0.1234);
        findings.none("missing", missing);
        return findings.outcome("B1 exactly once", backend, 1.26);
    }

    @Test
    void showsEachCountByBackendAndWhatWasNotKept() {
        assertThat(GuaranteeTable.words(outcomes)).isEqualTo("""
                | guarantee | count | nats | redis |
                |---|---|---|---|
                | **B1 exactly once** | kept | yes | **no** |
                |  | events sent | 12,345 | 12,345 |
                |  | worst heartbeats | 0.12 | 0.12 |
                |  | missing | 0 | 2 |
                |  | seconds | 1.3 | 1.3 |

                B1 exactly once                redis   NOT KEPT in 1.3 s: missing: 2 instead of 0
                """);
    }

    @Test
    void writesThemAsJson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("guarantees.json");

        GuaranteeTable.write(outcomes, Scale.QUICK, file);

        JsonNode read = new ObjectMapper().readTree(file.toFile());
        assertThat(read.path("scale").asText()).isEqualTo("quick");
        assertThat(read.path("outcomes")).hasSize(2);
        assertThat(read.path("outcomes").path(1).path("counts").path("missing").asLong())
                .isEqualTo(2);
        assertThat(read.path("outcomes").path(1).path("problems").path(0).asText())
                .isEqualTo("missing: 2 instead of 0");
    }
}
