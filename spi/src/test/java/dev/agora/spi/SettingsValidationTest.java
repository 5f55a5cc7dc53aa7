package dev.agora.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every kind of value, every kind of refusal, and all refusals at once. */
class SettingsValidationTest {
    private static final List<PropertySpec> TABLE = List.of(
            PropertySpec.list("addresses", "a:1;b:2", 1, 3, "where"),
            PropertySpec.duration("timeoutConnection", 5_000, 100, 3_600_000, "how long"),
            PropertySpec.number("attempts", 3, 1, 10, "times", "how often"),
            PropertySpec.flag("useTls", false, "whether"),
            PropertySpec.text("authSecret", "what").asSecret());

    @Test
    void defaultsAreFilledIn() {
        CoordinatorSettings settings = CoordinatorSettings.of(TABLE, Map.of());
        assertThat(settings.list("addresses")).containsExactly("a:1", "b:2");
        assertThat(settings.duration("timeoutConnection")).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.number("attempts")).isEqualTo(3);
        assertThat(settings.flag("useTls")).isFalse();
        assertThat(settings.text("authSecret")).isEmpty();
    }

    @Test
    void durationsAreMillisecondsOrHaveAUnit() {
        assertThat(timeout("500")).isEqualTo(Duration.ofMillis(500));
        assertThat(timeout("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(timeout("5s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(timeout(" 2 M ")).isEqualTo(Duration.ofMinutes(2));
        assertThat(timeout("1h")).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void allProblemsAreNamedAtOnce() {
        Map<String, String> given = Map.of(
                "adresses", "x:1",
                "timeoutConnection", "99999999999999999h",
                "attempts", "11",
                "useTls", "yes");
        assertThatThrownBy(() -> CoordinatorSettings.of(TABLE, given))
                .isInstanceOfSatisfying(CoordinatorException.class, e -> {
                    assertThat(e.kind()).isEqualTo(CoordinatorException.Kind.CONFIG);
                    assertThat(e.code()).isEqualTo("INVALID_SETTINGS");
                })
                .hasMessageContainingAll(
                        "unknown property 'adresses', did you mean 'addresses'?",
                        "'timeoutConnection' is out of range",
                        "100 to 3600000 ms",
                        "'attempts' is out of range: '11', allowed are 1 to 10 times",
                        "'useTls' must be true or false, was 'yes'");
    }

    @Test
    void wrongTypesAreNamedOnce() {
        assertThatThrownBy(() -> CoordinatorSettings.of(TABLE, Map.of("attempts", "many", "timeoutConnection", "soon")))
                .hasMessage(
                        "property 'attempts' must be a whole number, was 'many'; property 'timeoutConnection' must be"
                                + " milliseconds or a duration such as 500ms, 5s, 1h, was 'soon'");
    }

    @Test
    void aRequiredPropertyMustBeGiven() {
        PropertySpec brokers = PropertySpec.list("brokers", "", 1, 9, "who").asRequired();
        assertThatThrownBy(() -> CoordinatorSettings.of(List.of(brokers), Map.of()))
                .hasMessage("property 'brokers' is required: who");
        assertThatThrownBy(() -> CoordinatorSettings.of(List.of(brokers), Map.of("brokers", " ; ")))
                .hasMessage("property 'brokers' is out of range: ' ; ' has 0 entries, allowed are 1 to 9 entries");
    }

    @Test
    void secretsAreNeverShown() {
        String secret = "x".repeat(5_000);
        assertThatThrownBy(() -> CoordinatorSettings.of(TABLE, Map.of("authSecret", secret)))
                .hasMessageContaining("***")
                .hasMessageNotContaining("xxx");
        assertThat(CoordinatorSettings.of(TABLE, Map.of("authSecret", "hush")).toString())
                .contains("authSecret=***")
                .doesNotContain("hush");
    }

    private static Duration timeout(String value) {
        return CoordinatorSettings.of(TABLE, Map.of("timeoutConnection", value)).duration("timeoutConnection");
    }
}
