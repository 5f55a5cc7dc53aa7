package dev.agora.core.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands over the admin socket, from request to reply and in bad cases. */
class AdminSocketTest {
    private static final Map<String, AdminHandler> HANDLERS = Map.of(
            "echo", arguments -> arguments,
            "refuse",
                    arguments -> {
                        throw new AdminException("not today");
                    },
            "break",
                    arguments -> {
                        throw new IllegalStateException("broken");
                    });

    @TempDir
    private Path directory = Path.of("");

    private static JsonNode call(Path dataPath, String command, String text) throws AdminException {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("text", text);
        return new AdminClient(dataPath, Duration.ofSeconds(30)).call(command, arguments);
    }

    @Test
    void carriesACommandAndItsResultThereAndBack() throws Exception {
        try (AdminServer server = AdminServer.start(directory, HANDLERS)) {
            assertThat(call(directory, "echo", "grüße").path("text").asText()).isEqualTo("grüße");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.socket())))
                    .isEqualTo("rw-------");
            assertThat(AdminClient.isRunning(directory)).isTrue();
        }
        assertThat(AdminClient.isRunning(directory)).isFalse();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void answersRefusalsFaultsAndUnknownCommandsWithTheirReason() throws Exception {
        try (AdminServer server = AdminServer.start(directory, HANDLERS)) {
            assertThat(server.socket()).exists();
            assertThatThrownBy(() -> call(directory, "refuse", "")).hasMessage("not today");
            assertThatThrownBy(() -> call(directory, "break", "")).hasMessageContaining("broken");
            assertThatThrownBy(() -> call(directory, "nothing", "")).hasMessageContaining("[break, echo, refuse]");
            assertThatThrownBy(() -> call(directory, "echo", "x".repeat(AdminServer.MAX_REQUEST_BYTES)))
                    .hasMessageContaining("longer than");
        }
    }

    @Test
    void removesAStaleSocketAndRefusesASecondNode() throws Exception {
        Files.writeString(SocketPlace.direct(directory), "left over");
        try (AdminServer server = AdminServer.start(directory, HANDLERS)) {
            assertThat(server.socket()).exists();
            assertThatThrownBy(() -> AdminServer.start(directory, HANDLERS))
                    .hasMessageContaining("another node already runs");
        }
    }

    @Test
    void movesASocketWhosePathIsTooLong() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("d".repeat(60)).resolve("e".repeat(60)));
        try (AdminServer server = AdminServer.start(deep, HANDLERS)) {
            assertThat(server.socket()).isNotEqualTo(SocketPlace.direct(deep));
            assertThat(call(deep, "echo", "far").path("text").asText()).isEqualTo("far");
        }
        assertThat(deep).isEmptyDirectory();
    }

    @Test
    void saysThatNoNodeAnswers() {
        assertThatThrownBy(() -> call(directory, "echo", "")).hasMessageContaining("no node answers");
    }
}
