package dev.agora.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.bus.CoordinatorLoader;
import dev.agora.core.config.AgoraConfig;
import dev.agora.core.config.ConfigLoader;
import dev.agora.core.config.LoadResult;
import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import dev.agora.spi.tck.InMemoryProvider;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a coordinator's settings before a node opens anything. */
class CoordinatorCheckTest {
    @TempDir
    private Path directory = Path.of("");

    private final List<CoordinatorProvider> plugins = new ArrayList<>(List.of(new Post("Post", context -> {})));

    /** A plug-in whose refusals the test says. */
    private record Post(String type, Consumer<CoordinatorContext> refusal) implements CoordinatorProvider {
        @Override
        public SpiVersion spiVersion() {
            return new SpiVersion(1, 0);
        }

        @Override
        public List<PropertySpec> properties() {
            return List.of(
                    PropertySpec.list("addresses", "", 1, 9, "where the servers are")
                            .asRequired(),
                    PropertySpec.duration("pingInterval", 500, 20, 60_000, "how often"),
                    PropertySpec.duration("timeout", 2_000, 20, 60_000, "how long"),
                    PropertySpec.text("entry", "a word"),
                    PropertySpec.number("code", 5, 1, 9, "digits", "a number that nobody else may know")
                            .asSecret());
        }

        @Override
        public Coordinator create(CoordinatorContext context) {
            refusal.accept(context);
            return (Coordinator) Proxy.newProxyInstance(
                    Post.class.getClassLoader(), new Class<?>[] {Coordinator.class}, (_, method, _) -> {
                        assertThat(method.getName())
                                .as("all that may be called")
                                .isEqualTo("close");
                        return null;
                    });
        }
    }

    private static CoordinatorException refused(String why) {
        return new CoordinatorException(Kind.CONFIG, "INVALID_SETTINGS", why);
    }

    private CoordinatorCheck check() {
        return new CoordinatorCheck(() -> CoordinatorLoader.of(plugins, "plugins/*.jar"));
    }

    private LoadResult load(String... arguments) {
        return ConfigLoader.load(List.of(arguments), Map.of("THE_CODE", "99999999"), directory, check());
    }

    private List<String> problems(String... arguments) {
        return load(arguments) instanceof LoadResult.Problems wrong
                ? wrong.problems().stream().map(Object::toString).toList()
                : List.of();
    }

    @Test
    void saysAllThatIsWrongInAFileWithLineAndNearestName() throws IOException {
        Files.writeString(directory.resolve("node.toml"), """
                [coordinator]
                "@type" = "Post"
                adresses = ["a:1"]
                pingInterval = "5ms"
                """);

        List<String> problems = problems("--config=node.toml");

        assertThat(problems).hasSize(3);
        assertThat(problems.get(0))
                .startsWith("node.toml:3: coordinator.adresses = a:1: ")
                .contains("did you mean 'addresses'?");
        assertThat(problems.get(1))
                .startsWith("node.toml:4: coordinator.pingInterval = 5ms: ")
                .contains("20 to 60000 ms");
        assertThat(problems.get(2))
                .startsWith("node.toml:2: coordinator.@type = Post: ")
                .contains("'addresses' is required");
    }

    @Test
    void findsTheTypeThatWasMeant() {
        for (String misspelt : List.of("Pots", "post", "POST")) {
            assertThat(problems("--coordinator.@type=" + misspelt))
                    .singleElement()
                    .asString()
                    .startsWith("command line --coordinator.@type: coordinator.@type = " + misspelt)
                    .contains("did you mean 'Post'?", "plugins/*.jar");
        }
        assertThat(problems("--coordinator.override=Disable"))
                .singleElement()
                .asString()
                .startsWith("command line --coordinator.override: ")
                .contains("did you mean 'Disabled'?");
    }

    @Test
    void blamesTheFieldWithoutWhichThePlugInWouldNotRefuse() {
        plugins.set(0, new Post("Post", context -> {
            if (context.settings().number("pingInterval") >= context.settings().number("timeout")) {
                throw refused("no answer could come in time");
            }
        }));

        assertThat(problems(
                        "--coordinator.@type=Post",
                        "--coordinator.addresses=a",
                        "--coordinator.timeout=800",
                        "--coordinator.pingInterval=900"))
                .singleElement()
                .asString()
                .startsWith("command line --coordinator.pingInterval: coordinator.pingInterval = 900: ");
    }

    @Test
    void blamesARequiredFieldThatTheRefusalNames() {
        plugins.set(0, new Post("Post", context -> {
            throw refused("addresses holds 'a', write host:port");
        }));

        assertThat(problems("--coordinator.@type=Post", "--coordinator.addresses=a", "--coordinator.timeout=3s"))
                .singleElement()
                .asString()
                .startsWith("command line --coordinator.addresses: ");
    }

    @Test
    void blamesTheTypeForARefusalThatNoFieldCauses() {
        plugins.set(0, new Post("Post", context -> {
            throw refused("today nothing is carried");
        }));

        assertThat(problems("--coordinator.@type=Post", "--coordinator.addresses=a"))
                .singleElement()
                .asString()
                .isEqualTo("command line --coordinator.@type: coordinator.@type = Post: today nothing is carried");
    }

    @Test
    void refusesFieldsOfTypesThatTakeNone() {
        assertThat(problems("--coordinator.lease=5s"))
                .singleElement()
                .asString()
                .startsWith("command line --coordinator.lease: ")
                .contains("Default takes no fields", "Zenoh");
        assertThat(problems("--coordinator.@type=Default", "--coordinator.a=1", "--coordinator.b=2"))
                .singleElement()
                .asString()
                .contains("a, b");
        assertThat(problems("--coordinator.@type=Disabled", "--coordinator.a=1"))
                .singleElement()
                .asString()
                .contains("Disabled takes no fields");
    }

    @Test
    void neverShowsASecret() {
        assertThat(problems("--coordinator.@type=Post", "--coordinator.addresses=a", "--coordinator.code=4711"))
                .singleElement()
                .asString()
                .contains("property 'code' is out of range: ***");
        assertThat(problems(
                        "--coordinator.@type=Post", "--coordinator.addresses=a", "--coordinator.timeout=env:THE_CODE"))
                .singleElement()
                .asString()
                .contains("property 'timeout' is out of range: ***")
                .doesNotContain("99999999");
    }

    @Test
    void judgesAnOverrideByTheFieldsItKnowsAndTheTypeByTheOthers() {
        plugins.add(new InMemoryProvider());
        String[] both = {"--coordinator.@type=Post", "--coordinator.override=InMemory", "--coordinator.addresses=a"};

        assertThat(problems(both)).isEmpty();
        assertThat(problems(both[0], both[1], both[2], "--coordinator.inbox=0"))
                .singleElement()
                .asString()
                .contains("coordinator.inbox = 0");
        assertThat(problems(both[0], both[1], "--coordinator.adresses=a")).hasSize(2);
        assertThat(problems("--coordinator.@type=Absent", "--coordinator.override=Disabled", "--coordinator.url=x"))
                .isEmpty();
    }

    @Test
    void takesWhatFits() {
        assertThat(problems()).isEmpty();
        assertThat(problems("--coordinator.@type=Post", "--coordinator.addresses=a;b", "--coordinator.timeout=3s"))
                .isEmpty();
        plugins.set(0, new Post("Post", context -> {
            if (context.tls().isEmpty()) {
                throw refused("no TLS");
            }
        }));
        assertThat(problems("--coordinator.@type=Post", "--coordinator.addresses=a"))
                .isEmpty();
    }

    @Test
    void reportsAPlugInThatBreaksAndTwoOfOneType() {
        plugins.set(0, new Post("Post", context -> {
            throw new NoClassDefFoundError("org/example/Client");
        }));
        assertThat(problems("--coordinator.@type=Post", "--coordinator.addresses=a"))
                .singleElement()
                .asString()
                .contains("coordinator.@type", "org/example/Client");

        plugins.add(new Post("Post", context -> {}));
        assertThat(problems()).singleElement().asString().contains("two coordinators have the type 'Post'");
    }

    @Test
    void startsNoNodeAndTouchesNoDirectoryWithSettingsThatDoNotFit() {
        Path data = directory.resolve("data");
        LoadResult unchecked = ConfigLoader.load(
                List.of(
                        "--data.path=" + data,
                        "--cluster.rpc-port=0",
                        "--coordinator.@type=Default",
                        "--coordinator.lease=5s"),
                Map.of(),
                directory);
        AgoraConfig config = ((LoadResult.Loaded) unchecked).config();

        assertThatThrownBy(() -> NodeAssembly.start(config))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("coordinator.lease")
                .hasMessageContaining("takes no fields");
        assertThat(data).doesNotExist();
    }
}
