package dev.agora.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings from all sources: precedence, older names, all problems at once. */
class ConfigLoaderTest {
    private static final String KEY = "kx9Tq2mVw7Zr4LpN8sBd";

    @TempDir
    private Path directory = Path.of("");

    private LoadResult load(String... arguments) {
        return ConfigLoader.load(List.of(arguments), Map.of(), directory);
    }

    private AgoraConfig loaded(String... arguments) {
        return valid(load(arguments));
    }

    private static AgoraConfig valid(LoadResult result) {
        assertThat(result).isInstanceOf(LoadResult.Loaded.class);
        return ((LoadResult.Loaded) result).config();
    }

    private static List<String> problems(LoadResult result) {
        assertThat(result).isInstanceOf(LoadResult.Problems.class);
        return ((LoadResult.Problems) result)
                .problems().stream().map(Object::toString).toList();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    static Stream<ConfigKey> keys() {
        return ConfigKeys.all().stream();
    }

    private static String otherValue(ConfigKey key) {
        return switch (key.type()) {
            case TEXT -> KEY;
            case NUMBER -> key.defaultValue().equals("3") ? "4" : "3";
            case DECIMAL -> key.name().endsWith("suspect") ? "6.5" : "12.5";
            case DURATION -> Long.toString(key.minimum() + 7);
            case SIZE -> "2MiB";
            case PORT -> "4567";
            case ADDRESS -> "127.0.0.9";
            case HOST_PORTS -> "10.0.0.9:77";
            case NODE_IDS -> "4 ; 5";
            case ADDRESS_RANGES -> "10.0.0.0/8 ; ::1";
            case CHOICE -> key.choices().getLast();
            case PATH -> "elsewhere";
            case URL -> "https://mail.example.org";
        };
    }

    @ParameterizedTest
    @MethodSource("keys")
    void showsTheDefaultOfEachKey(ConfigKey key) {
        EffectiveSetting setting = effective(loaded(), key);

        assertThat(setting.origin()).isEqualTo(Origin.DEFAULT);
        if (!key.defaultValue().isEmpty()) {
            assertThat(setting.value()).isEqualTo(key.defaultValue());
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void mapsANonDefaultValueOfEachKeyUnderEachOfItsNames(ConfigKey key) {
        String value = otherValue(key);
        for (String name :
                Stream.concat(Stream.of(key.name()), key.olderNames().stream()).toList()) {
            Values fromFlag = values(Map.of(), "--" + name + "=" + value);
            Values fromEnvironment = values(Map.of(ConfigKey.environmentName(name), value));

            assertThat(fromFlag.problems()).isEmpty();
            assertThat(fromFlag.find(key.name(), Object.class))
                    .isPresent()
                    .isEqualTo(fromEnvironment.find(key.name(), Object.class))
                    .isNotEqualTo(values(Map.of()).find(key.name(), Object.class));
        }
    }

    private Values values(Map<String, String> environment, String... arguments) {
        Merge merge = new Merge();
        merge.add(EnvironmentSource.read(environment));
        merge.add(CommandLineSource.read(List.of(arguments)));
        return new Values(merge.merged(), new Secrets(environment, directory), directory);
    }

    private static EffectiveSetting effective(AgoraConfig config, ConfigKey key) {
        return config.effective().stream()
                .filter(setting -> setting.name().equals(key.name()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesTheQuickStartsCommandLineAsPrinted() {
        LoadResult result = load(
                "--jmap-url=https://localhost:8081",
                "--jmap-port=8081",
                "--jmap-cert-path=/etc/stalwart-jmap/certs/jmap.crt",
                "--jmap-key-path=/etc/stalwart-jmap/private/jmap.key",
                "--encryption-key=SECURE_ENCRYPTION_KEY",
                "--rpc-advertise-addr=127.0.0.1",
                "--rpc-port=7911",
                "--seed-nodes=127.0.0.1:7912");
        AgoraConfig config = valid(result);

        assertThat(config.cluster().seeds()).containsExactly(new HostPort("127.0.0.1", 7912));
        assertThat(config.cluster().bindPort()).isEqualTo(new PortSetting(7911, true));
        assertThat(config.cluster().busPort()).isEqualTo(new PortSetting(8911, false));
        assertThat(config.jmap().tls()).isEmpty();
        assertThat(config.dataPath())
                .isEqualTo(directory.resolve("data/127.0.0.1_7911").toAbsolutePath());
        assertThat(((LoadResult.Loaded) result).warnings())
                .hasSize(4)
                .last()
                .asString()
                .isEqualTo("jmap-port, jmap-url have no effect yet: this version has no JMAP");
    }

    @Test
    void saysOnceWhichSettingsHaveNoEffectAndNothingOfThoseThatHave() {
        LoadResult result =
                load("--cluster.zone=east", "--jmap.port=8081", "--jmap.ws-throttle=5s", "--imap.port=1143");
        valid(result);

        assertThat(((LoadResult.Loaded) result).warnings())
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "jmap.port, jmap.ws-throttle have no effect yet: this version has no JMAP",
                        "cluster.zone has no effect yet: this version has no spreading of voters over zones");
        assertThat(ReferencePage.render().lines())
                .filteredOn(line -> line.startsWith("| cluster.zone |"))
                .singleElement()
                .asString()
                .contains("**No effect yet**");
    }

    @Test
    void refusesASettingThatWasTakenOutAndSaysWhatToDo() {
        assertThat(problems(load("--security.invalid-recipients=3")))
                .singleElement()
                .asString()
                .contains("security.invalid-recipients = 3", "LMTP", "leave this setting out");
    }

    @Test
    void takesTheThreeSettingYaml() throws IOException {
        file(
                "node.yaml",
                "rpc-advertise-addr: 192.168.0.103\nseed-nodes: 192.168.0.102 ; 192.168.0.101\nencryption-key: SECURE_ENCRYPTION_KEY\n");

        ClusterConfig cluster = loaded("--config", "node.yaml").cluster();

        assertThat(cluster.seeds()).containsExactly(new HostPort("192.168.0.102", 0), new HostPort("192.168.0.101", 0));
        assertThat(cluster.advertiseAddr()).isEqualTo("192.168.0.103");
    }

    @Test
    void namesTheMisspeltTablesOfTheMembershipSampleWithTheirLines() throws IOException {
        String sample = """
                [cluster]
                node-id = 1
                bind-addr = "[::]"
                bind-port = 1179
                advertise-addr = "10.0.0.1"
                key = "my-secret-key"
                heartbeat = "5s"
                seed-nodes = ["10.0.0.5", "10.0.0.6"]

                [cluste.roles.purge]
                stores = [1, 2]
                """;
        file("bad.toml", sample);
        file("good.toml", sample.replace("[cluste.", "[cluster."));

        assertThat(problems(load("--config=bad.toml")))
                .singleElement()
                .asString()
                .contains("bad.toml:11", "did you mean cluster.roles.purge.stores?");
        ClusterConfig cluster = loaded("--config=good.toml").cluster();
        assertThat(cluster.heartbeat()).isEqualTo(Duration.ofSeconds(5));
        assertThat(cluster.seeds()).containsExactly(new HostPort("10.0.0.5", 0), new HostPort("10.0.0.6", 0));
        assertThat(cluster.roles().get("purge.stores")).hasSize(2);
    }

    @Test
    void suggestsTheNearestNames() {
        assertThat(problems(load("--encription-key=" + KEY, "--cluste.roles=1", "--heartbeat=1s")))
                .anyMatch(problem -> problem.contains("did you mean encryption-key?"))
                .anyMatch(problem -> problem.contains("did you mean cluster.roles?"))
                .anyMatch(problem -> problem.contains("did you mean cluster.heartbeat?"))
                .noneMatch(problem -> problem.contains(KEY));
    }

    @Test
    void reportsAllProblemsOfAllSourcesAtOnce() throws IOException {
        file("node.yml", "cluster:\n  heartbeat: soon\n  rpc-port: 70000\nlmtp:\n  max-size: 1GB of mail\n");

        LoadResult result = ConfigLoader.load(
                List.of("--config=node.yml", "--imap.port", "--cluster.key=short", "stray"),
                Map.of("AGORA_RAFT_MAX_VOTERS", "100"),
                directory);

        assertThat(problems(result))
                .hasSize(7)
                .anyMatch(problem -> problem.startsWith("node.yml:2: cluster.heartbeat = soon"))
                .anyMatch(problem -> problem.startsWith("node.yml:3: cluster.rpc-port = 70000"))
                .anyMatch(problem -> problem.startsWith("environment AGORA_RAFT_MAX_VOTERS: raft.max-voters = 100"));
    }

    @Test
    void refusesANameGivenTwiceWithTwoValuesInOneSource() {
        assertThat(problems(load("--rpc-port=7911", "--cluster.rpc-port=7912")))
                .singleElement()
                .asString()
                .contains("given twice", "rpc-port");
        assertThat(loaded("--rpc-port=7911", "--cluster.rpc-port", "7911")
                        .cluster()
                        .rpcPort()
                        .number())
                .isEqualTo(7911);
    }

    @Test
    void letsLaterSourcesWin() throws IOException {
        file("node.toml", "imap.port = 1143\nlmtp.port = 1024\nadmin.port = 1090\n");

        AgoraConfig config = valid(ConfigLoader.load(
                List.of("--config=node.toml", "--imap.port=3143"),
                Map.of("AGORA_IMAP_PORT", "2143", "AGORA_LMTP_PORT", "2024"),
                directory));

        assertThat(config.imap().port().number()).isEqualTo(3143);
        assertThat(config.lmtp().port().number()).isEqualTo(2024);
        assertThat(config.admin().port()).isEqualTo(new PortSetting(1090, true));
    }

    @Test
    void followsReferencesToSecretsAndNeverPrintsThem() throws IOException {
        file("key", KEY + "\n");
        Map<String, String> environment = Map.of("THE_KEY", KEY);
        for (String reference : List.of("env:THE_KEY", "file:key", "%{env:THE_KEY}%", KEY)) {
            LoadResult result = ConfigLoader.load(
                    List.of(
                            "--cluster.key=" + reference,
                            "--coordinator.@type=Nats",
                            "--coordinator.authSecret=" + reference),
                    environment,
                    directory);
            AgoraConfig config = valid(result);

            assertThat(config.cluster().key().orElseThrow().reveal()).isEqualTo(KEY);
            assertThat(config.coordinator().fields()).containsEntry("authSecret", KEY);
            assertThat(result.toString()).doesNotContain(KEY);
        }
        assertThat(problems(load("--cluster.key=env:ABSENT")))
                .singleElement()
                .asString()
                .contains("ABSENT", "***");
    }

    @Test
    void refusesAnAbsentCertificateUnlessJmapIsOnThisHost() {
        assertThat(problems(load(
                        "--jmap.url=https://mail.example.org",
                        "--jmap-cert-path=/absent/a",
                        "--jmap-key-path=/absent/b")))
                .hasSize(2);
        assertThat(problems(load("--tls.cert-path=/absent/a", "--tls.key-path=/absent/b")))
                .hasSize(2);
        assertThat(loaded("--jmap.url=https://[::1]:1", "--jmap-cert-path=/absent/a", "--jmap-key-path=/absent/b")
                        .jmap()
                        .tls())
                .isEmpty();
    }

    @Test
    void checksRelations() {
        assertThat(problems(load("--cluster.phi-suspect=9", "--cluster.phi-convict=5")))
                .singleElement()
                .asString()
                .contains("cluster.phi-convict");
        assertThat(problems(load("--cluster.seed-nodes=10.0.0.1"))).hasSize(2);
    }

    @Test
    void rendersASampleThatIsValidWithAndWithoutItsComments() throws IOException {
        file("sample.toml", SampleFile.render());
        assertThat(load("--config=sample.toml")).isInstanceOf(LoadResult.Loaded.class);
        String open = SampleFile.render()
                .lines()
                .filter(line -> line.matches("# (\\[.*]|[a-z.\"@-]+ = (?!\"\"$).*)"))
                .map(line -> line.substring(2))
                .collect(java.util.stream.Collectors.joining("\n"));
        file("open.toml", open);

        AgoraConfig config = loaded("--config=open.toml");

        assertThat(config.effective())
                .filteredOn(setting -> setting.origin().source() == Origin.Source.FILE)
                .hasSize((int) keys().filter(key -> !key.defaultValue().isEmpty())
                                .count()
                        + 1)
                .allMatch(setting -> setting.origin().line() > 0);
    }

    @Test
    void refusesBrokenFilesWithoutQuotingThem() throws IOException {
        file("broken.toml", "[cluster]\nkey = \"" + KEY + "\nrpc-port = 1\n");
        file("broken.yaml", "cluster:\n  key: \"" + KEY + "\n  x: [1\n");

        assertThat(problems(load("--config=broken.toml")))
                .singleElement()
                .asString()
                .contains("broken.toml:")
                .doesNotContain(KEY);
        assertThat(problems(load("--config=broken.yaml")))
                .singleElement()
                .asString()
                .contains("broken.yaml:")
                .doesNotContain(KEY);
        assertThat(problems(load("--config=absent.toml")))
                .singleElement()
                .asString()
                .contains("absent.toml");
    }
}
