package dev.agora.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.PropertySpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Defaults, contradictions and secrets of the settings. */
class KafkaSettingsTest {
    @Test
    void theDefaultsAreThoseDocumented() {
        KafkaSettings settings = of(Map.of("brokers", "kafka1:9092;[::1]:9093"));
        assertThat(settings.brokerNames()).isEqualTo("kafka1:9092, [::1]:9093");
        assertThat(settings.clientPrefix()).isEqualTo("agora");
        assertThat(settings.timeoutMessage()).hasSeconds(5);
        assertThat(settings.timeoutSession()).hasSeconds(5);
        assertThat(settings.security().protocol()).isEqualTo("PLAINTEXT");
        assertThat(settings.topic())
                .isEqualTo(new KafkaSettings.NewTopicSettings(1, (short) 0, java.time.Duration.ofHours(1)));
        assertThat(settings.bounds()).isEqualTo(new KafkaSettings.Bounds(8_192, 65_536));
    }

    @Test
    void brokersAreRequired() {
        refused(Map.of(), "'brokers' is required");
    }

    /** Leaves each row out of the table in turn: whoever reads it is told that it is not there. */
    @Test
    void noPropertyOfTheTableIsAcceptedAndNotRead() {
        for (PropertySpec spec : KafkaProperties.TABLE) {
            List<PropertySpec> others = KafkaProperties.TABLE.stream()
                    .filter(other -> !other.equals(spec))
                    .toList();
            Map<String, String> given = spec.key().equals("brokers") ? Map.of() : Map.of("brokers", "k:1");
            assertThatThrownBy(() -> KafkaSettings.of(CoordinatorSettings.of(others, given)))
                    .as("reading '%s'", spec.key())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + spec.key() + "' is not in the table");
        }
    }

    @Test
    void everyContradictionIsNamedAtOnce() {
        refused(Map.of("brokers", "kafka1", "saslUsername", "u", "tlsCa", "x"), "'kafka1'", "saslUsername", "tlsCa");
        refused(Map.of("brokers", "k:1", "groupId", "two words"), "groupId", "'two words'");
        refused(Map.of("brokers", "k:70000", "securityProtocol", "TLS"), "k:70000", "securityProtocol", "SASL_SSL");
        refused(
                Map.of("brokers", "k:1", "securityProtocol", "SASL_SSL", "tlsKey", "no pem"),
                "saslMechanism",
                "saslUsername",
                "saslPassword",
                "go together",
                "BEGIN PRIVATE KEY");
    }

    @Test
    void secretsDoNotPrintAndQuotesDoNotEscape() {
        Map<String, String> given = Map.of(
                "brokers", "k:1",
                "securityProtocol", "SASL_SSL",
                "saslMechanism", "SCRAM-SHA-512",
                "saslUsername", "u",
                "saslPassword", "a\"b\\c");
        KafkaSettings settings = of(given);
        assertThat(settings.toString()).doesNotContain("a\"b");
        assertThat(settings.security().client().get("sasl.jaas.config")).endsWith("password=\"a\\\"b\\\\c\";");
    }

    private static KafkaSettings of(Map<String, String> given) {
        return KafkaSettings.of(CoordinatorSettings.of(KafkaProperties.TABLE, given));
    }

    private static void refused(Map<String, String> given, String... words) {
        assertThatThrownBy(() -> of(given))
                .isInstanceOfSatisfying(
                        CoordinatorException.class,
                        e -> assertThat(e.kind()).isEqualTo(CoordinatorException.Kind.CONFIG))
                .hasMessageContainingAll(words);
    }
}
