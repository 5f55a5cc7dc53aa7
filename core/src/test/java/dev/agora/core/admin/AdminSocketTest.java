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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    @Test
    void streamsItemsUntilTheCommandEnds() throws Exception {
        AdminStream counting = (arguments, items) -> {
            for (int i = 1; i <= 1000; i++) {
                items.send(JsonNodeFactory.instance.numberNode(i));
            }
            return JsonNodeFactory.instance.textNode("done");
        };
        AdminStream refusing = (arguments, items) -> {
            throw new AdminException("not today");
        };
        List<Integer> received = new ArrayList<>();
        try (AdminServer server =
                AdminServer.start(directory, HANDLERS, Map.of("count", counting, "never", refusing))) {
            AdminClient client = new AdminClient(directory, Duration.ofSeconds(30));
            ObjectNode none = JsonNodeFactory.instance.objectNode();

            JsonNode result = client.stream("count", none, item -> received.add(item.asInt()));

            assertThat(server.socket()).exists();
            assertThat(result.asText()).isEqualTo("done");
            assertThat(received).hasSize(1000).isSorted();
            assertThatThrownBy(() -> client.stream("never", none, item -> {})).hasMessage("not today");
        }
    }

    @Test
    void dropsAReaderThatIsTooSlowWithALineThatSaysSo() throws Exception {
        CountDownLatch overflowed = new CountDownLatch(1);
        AdminStream flooding = (arguments, items) -> {
            JsonNode item = JsonNodeFactory.instance.textNode("x".repeat(1000));
            while (items.send(item)) {
                Thread.onSpinWait();
            }
            overflowed.countDown();
            items.awaitClosed();
            return JsonNodeFactory.instance.nullNode();
        };
        try (AdminServer server = AdminServer.start(directory, HANDLERS, Map.of("flood", flooding))) {
            AdminClient client = new AdminClient(directory, Duration.ofSeconds(30));
            ObjectNode none = JsonNodeFactory.instance.objectNode();

            assertThat(server.socket()).exists();
            assertThatThrownBy(() -> client.stream("flood", none, item -> awaitQuietly(overflowed)))
                    .hasMessageContaining("too slow");
        }
    }

    @Test
    void endsAStreamWhoseReaderWentAway() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        AdminStream waiting = (arguments, items) -> {
            items.send(JsonNodeFactory.instance.numberNode(1));
            items.awaitClosed();
            ended.countDown();
            return JsonNodeFactory.instance.nullNode();
        };
        try (AdminServer server = AdminServer.start(directory, HANDLERS, Map.of("wait", waiting))) {
            AdminClient client = new AdminClient(directory, Duration.ofSeconds(30));
            ObjectNode none = JsonNodeFactory.instance.objectNode();

            assertThat(server.socket()).exists();
            assertThatThrownBy(() -> client.stream("wait", none, item -> {
                        throw new IllegalStateException("enough");
                    }))
                    .hasMessage("enough");
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
