package dev.agora.core.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agora.core.admin.AdminServer;
import dev.agora.core.admin.AdminStream;
import dev.agora.core.config.AgoraConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line: subcommands, exit codes and error lines. */
class MainTest {
    @TempDir
    private Path directory = Path.of("");

    private final List<AgoraConfig> started = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** A node that stops at once. */
    private record StoppedNode() implements RunningNode {
        @Override
        public void awaitStop() {}

        @Override
        public void close() {}
    }

    private int run(String... arguments) {
        return runInto(out, arguments);
    }

    private int runInto(OutputStream output, String... arguments) {
        Environment environment = new Environment(
                Map.of(),
                directory,
                new ByteArrayInputStream("pa55 word\n".getBytes(StandardCharsets.UTF_8)),
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return Main.run(arguments, environment, config -> {
            started.add(config);
            return new StoppedNode();
        });
    }

    @Test
    void servesWithoutASubcommandAndTakesSettingsNamedLikeOne() {
        assertThat(run("--cluster.zone", "demo", "--rpc-port=7999")).isEqualTo(ExitCode.OK);
        assertThat(run("serve", "--rpc-port", "7999")).isEqualTo(ExitCode.OK);

        assertThat(started)
                .hasSize(2)
                .allMatch(config -> config.cluster().rpcPort().number() == 7999);
        assertThat(started.getFirst().cluster().zone()).contains("demo");
    }

    @Test
    void saysWhatIsWrongWithoutAStackTrace() {
        assertThat(run("--encription-key=abcdefghijklmnopqrst")).isEqualTo(ExitCode.USAGE);
        assertThat(run("account", "add")).isEqualTo(ExitCode.USAGE);
        assertThat(run("cluster", "status")).isEqualTo(ExitCode.FAILURE);
        assertThat(run("nonsense")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("did you mean encryption-key?", "no node runs below ./data")
                .doesNotContain("abcdefghijklmnopqrst", "\tat ");
        assertThat(started).isEmpty();
    }

    @Test
    void printsHelpReferenceSampleKeyAndSettings() {
        for (String[] arguments : new String[][] {
            {"--help"},
            {"serve", "--help"},
            {"config", "reference"},
            {"config", "sample"},
            {"config", "check"},
            {"config", "show", "--rpc-port=1"},
            {"config", "show", "--json", "--encryption-key", "abcdefghijklmnopqrst"},
            {"cluster", "key", "generate"}
        }) {
            assertThat(run(arguments)).as(String.join(" ", arguments)).isEqualTo(ExitCode.OK);
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("cluster.rpc-port", "peer-ping-interval", "command line --rpc-port", "***")
                .doesNotContain("abcdefghijklmnopqrst");
    }

    @Test
    void speaksToTheOneNodeThatRunsBelowDataAndListsSeveral() throws Exception {
        Path one = Files.createDirectories(directory.resolve("data/one"));
        Path two = Files.createDirectories(directory.resolve("data/two"));
        String status = """
                {"node":1,"cluster":"c","role":"leader","leader":1,"term":3,"appliedIndex":9,"voters":[1],"listeners":[],
                "members":[{"id":1,"state":"alive","rpc":"127.0.0.1:7911","coordinator":"Zenoh up","appliedIndex":9}],
                "coordinator":{"type":"Zenoh","state":"up","reason":null},
                "feeds":{"logFirst":1,"busFirst":2,"logLate":0,"busLate":0},"ports":{"imap":143}}""";
        var handlers = Map.<String, dev.agora.core.admin.AdminHandler>of(
                "cluster-status",
                        arguments -> new ObjectMapper().createObjectNode().setAll(tree(status)),
                "account-add", arguments -> arguments);
        try (AdminServer first = AdminServer.start(one, handlers)) {
            assertThat(first.socket()).exists();
            assertThat(run("cluster", "status")).isEqualTo(ExitCode.OK);
            assertThat(run("account", "add", "a@b.example", "--password-stdin", "--json"))
                    .isEqualTo(ExitCode.OK);
            try (AdminServer second = AdminServer.start(two, handlers)) {
                assertThat(second.socket()).exists();
                assertThat(run("cluster", "status")).isEqualTo(ExitCode.USAGE);
                assertThat(run("cluster", "status", "--data.path=data/two", "--json"))
                        .isEqualTo(ExitCode.OK);
            }
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("term 3", "127.0.0.1:7911", "bus first 2", "pa55 word", "\"voters\"");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--data.path=data/one", "--data.path=data/two");
    }

    @Test
    void listsTheCoordinatorsWithoutARunningNode() {
        assertThat(run("coordinator", "list")).isEqualTo(ExitCode.OK);
        assertThat(run("coordinator", "list", "--json")).isEqualTo(ExitCode.OK);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Disabled  no backend", "\"type\" : \"Default\"");
    }

    @Test
    void setsACoordinatorAndSaysHowItEnded() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data/one"));
        Files.writeString(
                directory.resolve("value.json"),
                "{\"@type\":\"Nats\",\"addresses\":[\"a:1\",\"b:2\"],\"useTls\":true,\"authSecret\":\"file:secret\"}");
        Files.writeString(directory.resolve("secret"), "s3cret\n");
        List<com.fasterxml.jackson.databind.JsonNode> asked = new ArrayList<>();
        AdminStream rollsBack = (arguments, items) -> {
            asked.add(arguments);
            items.send(tree(
                    "{\"epoch\":2,\"phase\":\"prepare\",\"nodes\":[{\"node\":1,\"epoch\":2,\"stage\":\"ready\"}]}"));
            return tree(
                    "{\"@type\":\"Nats\",\"outcome\":\"rolled back\",\"epoch\":2,\"reasons\":{\"3\":\"no plug-in\"}}");
        };
        try (AdminServer server = AdminServer.start(data, Map.of(), Map.of("coordinator-set", rollsBack))) {
            assertThat(server.socket()).exists();
            assertThat(run("coordinator", "set", "--file", "value.json", "--field", "useTls=false"))
                    .isEqualTo(ExitCode.FAILURE);
        }

        assertThat(asked)
                .containsExactly(
                        tree("{\"type\":\"Nats\",\"fields\":{\"addresses\":\"a:1 ; b:2\",\"authSecret\":\"s3cret\","
                                + "\"useTls\":\"false\"}}"));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("prepare 2: node 1 ready", "rolled back", "node 3: no plug-in");
    }

    @Test
    void saysWhatIsWrongWithTheCoordinatorInCheckAndBeforeANodeStarts() throws Exception {
        Files.writeString(directory.resolve("node.toml"), "[coordinator]\n\"@type\" = \"Defalt\"\n");
        Files.writeString(directory.resolve("fields.toml"), "[coordinator]\n\"@type\" = \"Default\"\nlease = \"5s\"\n");

        assertThat(run("config", "check", "--config=node.toml", "--rpc-port=none"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("2 problems", "node.toml:2: coordinator.@type = Defalt", "did you mean 'Default'?");
        assertThat(run("config", "check", "--json", "--config=fields.toml")).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"where\" : \"fields.toml:3\"", "\"key\" : \"coordinator.lease\"", "takes no fields");
        err.reset();
        assertThat(run("--config=fields.toml")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("fields.toml:3", "takes no fields");
        assertThat(started).isEmpty();
    }

    @Test
    void endsAStreamQuietlyWhenNobodyReadsItAnyMore() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data/one"));
        CompletableFuture<Void> readerHasGone = new CompletableFuture<>();
        AdminStream endless = (arguments, items) -> {
            while (items.send(tree("{\"kind\":\"BlockChanged\"}"))) {
                LockSupport.parkNanos(1);
            }
            readerHasGone.complete(null);
            return tree("{}");
        };
        ClosedAfter head = new ClosedAfter(2);
        try (AdminServer server = AdminServer.start(data, Map.of(), Map.of("events-tail", endless))) {
            assertThat(server.socket()).exists();
            assertThat(runInto(head, "events", "tail")).isEqualTo(ExitCode.OUTPUT_CLOSED);
            readerHasGone.orTimeout(30, TimeUnit.SECONDS).join();
        }

        assertThat(err.size()).isZero();
    }

    /** An output whose reader goes away after some lines. */
    private static final class ClosedAfter extends OutputStream {
        private int lines;

        ClosedAfter(int lines) {
            this.lines = lines;
        }

        @Override
        public void write(int octet) throws IOException {
            if (lines == 0) {
                throw new IOException("Broken pipe");
            }
            if (octet == '\n') {
                lines--;
            }
        }
    }

    @Test
    void saysOfAnAbsentFileAndOfAFieldWithoutAValueWhatTheyAre() {
        assertThat(run("coordinator", "test", "--file", "absent.json")).isEqualTo(ExitCode.USAGE);
        assertThat(run("coordinator", "test", "--type", "Nats", "--field", "useTls"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("coordinator", "test", "--type", "Nats", "--field", "=true"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("there is no file " + directory.resolve("absent.json"), "without '='", "without a name")
                .doesNotContain("JSON", "option option");
    }

    @Test
    void refusesACoordinatorThatIsNoneBeforeItAsksTheNode() throws Exception {
        Files.writeString(directory.resolve("list.json"), "[1]");
        Files.writeString(directory.resolve("deep.json"), "{\"@type\":\"Nats\",\"addresses\":{\"a\":1}}");

        assertThat(run("coordinator", "set")).isEqualTo(ExitCode.USAGE);
        assertThat(run("coordinator", "set", "--field", "url=redis://x")).isEqualTo(ExitCode.USAGE);
        assertThat(run("coordinator", "set", "--file", "absent.json")).isEqualTo(ExitCode.USAGE);
        assertThat(run("coordinator", "set", "--file", "list.json")).isEqualTo(ExitCode.USAGE);
        assertThat(run("coordinator", "set", "--file", "deep.json")).isEqualTo(ExitCode.USAGE);
        assertThat(run("coordinator", "set", "--type", "Nats", "--field", "authSecret=env:ABSENT"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("coordinator", "set", "--type", "Nats")).isEqualTo(ExitCode.FAILURE);
        assertThat(run("events", "tail")).isEqualTo(ExitCode.FAILURE);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("the fields need a type", "no JSON object", "field addresses in", "ABSENT")
                .doesNotContain("\tat ");
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode tree(String json) {
        try {
            return (com.fasterxml.jackson.databind.node.ObjectNode) new ObjectMapper().readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
