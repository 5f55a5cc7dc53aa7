package dev.agora.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each setting is read by somebody, or the table says that it has no effect yet. */
class SettingsHaveEffectTest {
    private static final String CONFIG = "dev.agora.core.config";

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("/test-classes/"))
            .withImportOption(location -> !location.contains("/wireformat/"))
            .importPackages("dev.agora.core");

    /** The record of each table. */
    private static final Map<String, Class<? extends Record>> TABLES = Map.ofEntries(
            Map.entry("cluster", ClusterConfig.class),
            Map.entry("raft", RaftConfig.class),
            Map.entry("reads", RaftConfig.class),
            Map.entry("rpc", RpcConfig.class),
            Map.entry("data", AgoraConfig.class),
            Map.entry("jmap", JmapConfig.class),
            Map.entry("tls", AgoraConfig.class),
            Map.entry("lmtp", LmtpConfig.class),
            Map.entry("smtp", AgoraConfig.class),
            Map.entry("imap", ImapConfig.class),
            Map.entry("admin", AdminConfig.class),
            Map.entry("log", LogConfig.class),
            Map.entry("security", SecurityConfig.class),
            Map.entry("coordinator", CoordinatorConfig.class));

    /** Accessors whose name is not that of their setting. */
    private static final Map<String, String> ACCESSORS = Map.ofEntries(
            Map.entry("cluster.seed-nodes", "seeds"),
            Map.entry("raft.batch-max", "batchMaxBytes"),
            Map.entry("reads.when-isolated", "serveReadsWhenIsolated"),
            Map.entry("data.path", "dataPath"),
            Map.entry("jmap.write-routing", "redirectWrites"),
            Map.entry("jmap.ws-throttle", "webSocketThrottle"),
            Map.entry("tls.cert-path", "clientTls"),
            Map.entry("tls.key-path", "clientTls"),
            Map.entry("lmtp.max-size", "maxSizeBytes"),
            Map.entry("smtp.smarthost", "smarthost"),
            Map.entry("log.format", "json"));

    /** Settings of JMAP that the other listeners use where they have none of their own. */
    private static final Map<String, String> LENT = Map.of("jmap.cert-path", "clientTls", "jmap.key-path", "clientTls");

    static List<String> settings() {
        return ConfigKeys.all().stream().map(ConfigKey::name).toList();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void settingIsReadOrTheTableSaysThatItHasNoEffect(String name) {
        ConfigKey key = ConfigKeys.key(name);
        Accessor accessor = accessor(name);

        Set<String> readers = readers(accessor);

        if (key.hasEffect()) {
            assertThat(readers)
                    .as(
                            "%s is accepted, and nothing outside %s reads %s: make it real, or mark its row with"
                                    + " waitsFor",
                            name, CONFIG, accessor)
                    .isNotEmpty();
        } else {
            assertThat(readers)
                    .as("%s is said to have no effect, and %s is read: take waitsFor from its row", name, accessor)
                    .isEmpty();
        }
    }

    @Test
    void everyComponentOfTheRecordsIsThatOfASetting() {
        Set<String> known = settings().stream()
                .map(name -> accessor(name).toString())
                .collect(Collectors.toCollection(HashSet::new));
        Set<String> others = Set.of(
                "CoordinatorConfig.type",
                "CoordinatorConfig.typeWasSet",
                "CoordinatorConfig.fields",
                "JmapConfig.tls",
                "AgoraConfig.effective");

        for (Class<? extends Record> table : new HashSet<>(TABLES.values())) {
            assertThat(Arrays.stream(table.getRecordComponents())
                            .filter(component ->
                                    !component.getType().getSimpleName().endsWith("Config"))
                            .map(RecordComponent::getName)
                            .map(name -> table.getSimpleName() + "." + name)
                            .filter(name -> !others.contains(name)))
                    .as("components that no setting fills")
                    .allMatch(known::contains);
        }
    }

    private static Set<String> readers(Accessor accessor) {
        return CORE.get(accessor.table()).getMethod(accessor.name()).getAccessesToSelf().stream()
                .map(access -> access.getOriginOwner())
                .filter(reader -> !reader.getPackageName().equals(CONFIG))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
    }

    private static Accessor accessor(String name) {
        if (name.startsWith("cluster.roles.")) {
            return new Accessor(ClusterConfig.class, "roles");
        }
        if (LENT.containsKey(name)) {
            return new Accessor(AgoraConfig.class, LENT.get(name));
        }
        int dot = name.indexOf('.');
        Class<? extends Record> table = Objects.requireNonNull(
                TABLES.get(name.substring(0, dot)), () -> "name the record of " + name + " in this test");
        return new Accessor(table, ACCESSORS.getOrDefault(name, camel(name.substring(dot + 1))));
    }

    private static String camel(String kebab) {
        String[] words = kebab.split("-");
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
    }

    private record Accessor(Class<? extends Record> table, String name) {
        @Override
        public String toString() {
            return table.getSimpleName() + "." + name;
        }
    }
}
