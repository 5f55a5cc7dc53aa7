package dev.agora.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The provider and its table of properties. */
interface SettingsChecks extends KitChecks {
    @Test
    default void theProviderSpeaksThisVersionAndNamesItsType() {
        assertThat(SpiVersion.CURRENT.accepts(bench().provider().spiVersion())).isTrue();
        assertThat(bench().provider().type()).matches("[A-Z][A-Za-z0-9]*");
        assertThat(bench().provider().aliases())
                .doesNotContain(bench().provider().type());
    }

    @Test
    default void everyPropertyIsNamedOnceAndExplained() {
        assertThat(bench().table()).extracting(PropertySpec::key).doesNotHaveDuplicates();
        assertThat(bench().table()).allSatisfy(spec -> {
            assertThat(spec.key()).as("key").matches("[a-z][A-Za-z0-9]*");
            assertThat(spec.doc()).as("doc of %s", spec.key()).isNotBlank();
        });
        assertThat(bench().table())
                .filteredOn(spec -> spec.key().matches("(?i).*(password|secret|token|privatekey).*"))
                .allSatisfy(spec ->
                        assertThat(spec.secret()).as("%s is secret", spec.key()).isTrue());
    }

    @Test
    default void anUnknownPropertySuggestsTheNearest() {
        for (PropertySpec spec : bench().table()) {
            assertThatThrownBy(() -> settings(Map.of(spec.key() + "x", "1")))
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("did you mean '" + spec.key() + "'");
        }
    }

    @Test
    default void aValueOutOfRangeNamesTheRange() {
        for (PropertySpec spec : bench().table()) {
            if (spec.type() == PropertySpec.Type.NUMBER || spec.type() == PropertySpec.Type.DURATION) {
                refused(spec, Long.toString(spec.maximum() + 1));
                refused(spec, Long.toString(spec.minimum() - 1));
            } else if (spec.type() == PropertySpec.Type.TEXT && spec.maximum() < 1_000_000) {
                refused(spec, "x".repeat((int) spec.maximum() + 1));
            } else if (spec.type() == PropertySpec.Type.LIST && spec.maximum() < 10_000) {
                refused(spec, "x;".repeat((int) spec.maximum() + 1));
            }
        }
    }

    @Test
    default void aValueOfAnotherTypeIsRefused() {
        for (PropertySpec spec : bench().table()) {
            if (Set.of(PropertySpec.Type.NUMBER, PropertySpec.Type.DURATION, PropertySpec.Type.FLAG)
                    .contains(spec.type())) {
                assertThatThrownBy(() -> settings(Map.of(spec.key(), "perhaps")))
                        .isInstanceOf(CoordinatorException.class)
                        .hasMessageContainingAll(spec.key(), spec.secret() ? "***" : "perhaps");
            }
        }
    }

    @Test
    default void everyDefaultLiesWithinItsRange() {
        for (PropertySpec spec : bench().table()) {
            spec.defaultValue().ifPresent(value -> CoordinatorSettings.of(List.of(spec), Map.of(spec.key(), value)));
        }
        assertThat(settings(bench().kit().settings())).isNotNull();
    }

    @Test
    default void secretsAreHiddenInTheSettings() {
        for (PropertySpec spec : bench().table()) {
            if (spec.secret() && spec.type() == PropertySpec.Type.TEXT) {
                Map<String, String> given = new HashMap<>(bench().kit().settings());
                given.put(spec.key(), "kit-hidden-value");
                assertThat(settings(given).toString()).doesNotContain("kit-hidden-value");
            }
        }
    }

    @Test
    default void creatingStartsNoThread() {
        bench().stranger(1).close();
        TestContext context =
                bench().keep(TestContext.of(2, bench().provider(), bench().kit().settings()));
        bench().kit().prepare(context);
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        bench().keep(bench().provider().create(context));
        Set<Thread> made = new HashSet<>(Thread.getAllStackTraces().keySet());
        made.removeAll(before);
        made.removeIf(bench().kit()::sharedByProcess);
        assertThat(made).as("threads made by create").isEmpty();
    }

    private CoordinatorSettings settings(Map<String, String> given) {
        return CoordinatorSettings.of(bench().table(), given);
    }

    private void refused(PropertySpec spec, String value) {
        assertThatThrownBy(() -> settings(Map.of(spec.key(), value)))
                .isInstanceOfSatisfying(
                        CoordinatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIG))
                .hasMessageContainingAll(spec.key(), Long.toString(spec.minimum()), Long.toString(spec.maximum()));
    }
}
