package dev.agora.coordinator.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.PropertySpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Defaults, values that are not defaults, and settings that contradict each other. */
class NatsSettingsTest {
    @Test
    void theProviderIsFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(CoordinatorProvider.class))
                .extracting(CoordinatorProvider::type)
                .contains("Nats");
    }

    @Test
    void defaultsAreThoseOfTheTable() {
        NatsSettings settings = of(Map.of());
        assertThat(settings.addresses()).containsExactly(new Address("127.0.0.1", 4222));
        assertThat(settings.maxReconnects()).isEqualTo(Long.MAX_VALUE);
        assertThat(settings.timeouts())
                .isEqualTo(new NatsSettings.Timeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(2)));
        assertThat(settings.capacities()).isEqualTo(new NatsSettings.Capacities(2_048, 65_536, 65_535));
        assertThat(settings.noEcho()).isTrue();
        assertThat(settings.login()).isInstanceOf(Login.Anonymous.class);
        assertThat(settings.tls()).isEmpty();
    }

    @Test
    void everyValueReachesItsPlace() {
        NatsSettings settings = of(Map.ofEntries(
                Map.entry("addresses", "nats://a.example;[::1]:4223"),
                Map.entry("maxReconnects", "7"),
                Map.entry("timeoutConnection", "1000"),
                Map.entry("timeoutRequest", "2000"),
                Map.entry("pingInterval", "400"),
                Map.entry("capacityClient", "256"),
                Map.entry("capacitySubscription", "17"),
                Map.entry("capacityReadBuffer", "2048"),
                Map.entry("noEcho", "false"),
                Map.entry("useTls", "true"),
                Map.entry("authUsername", "agora"),
                Map.entry("authSecret", "hidden")));
        assertThat(settings.addresses()).containsExactly(new Address("a.example", 4222), new Address("[::1]", 4223));
        assertThat(settings.maxReconnects()).isEqualTo(7);
        assertThat(settings.timeouts().probe()).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.timeouts().silence()).isEqualTo(Duration.ofMillis(300));
        assertThat(settings.capacities()).isEqualTo(new NatsSettings.Capacities(256, 17, 2_048));
        assertThat(settings.noEcho()).isFalse();
        assertThat(settings.login()).isEqualTo(new Login.Password("agora", "hidden"));
        assertThat(settings.tls()).isPresent();
        assertThat(settings.toString()).contains("***").doesNotContain("hidden");
    }

    /** Leaves each row out of the table in turn: whoever reads it is told that it is not there. */
    @Test
    void noPropertyOfTheTableIsAcceptedAndNotRead() {
        for (PropertySpec spec : NatsProperties.TABLE) {
            List<PropertySpec> others = NatsProperties.TABLE.stream()
                    .filter(other -> !other.equals(spec))
                    .toList();
            assertThatThrownBy(() -> NatsSettings.of(CoordinatorSettings.of(others, Map.of())))
                    .as("reading '%s'", spec.key())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + spec.key() + "' is not in the table");
        }
    }

    @Test
    void aShortTimeForRequestsBoundsTheSilenceToo() {
        NatsSettings settings = of(Map.of("pingInterval", "60000", "timeoutRequest", "1000"));
        assertThat(settings.timeouts().silence()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void contradictionsAreRefusedWithTheRemedy() {
        refused(Map.of("authUsername", "agora"), "authSecret", "set the user's password");
        refused(Map.of("credentials", "x", "authSecret", "y"), "credentials", "keep one way");
        refused(Map.of("useTls", "true", "tlsKey", "x"), "tlsCertificate and tlsKey", "set both or none");
        refused(Map.of("tlsCa", "x"), "useTls is false", "set useTls to true");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        refused(Map.of("authUsername", "agora", "tlsCa", "x", "addresses", "a:0"), "authSecret", "tlsCa", "'a:0'");
    }

    @Test
    void addressesThatAreNoneAreRefused() {
        refused(Map.of("addresses", "tls://a.example"), "scheme", "useTls");
        refused(Map.of("addresses", "a.example:70000"), "'a.example:70000'", "host:port");
        refused(Map.of("addresses", "a.example/path"), "host:port");
        refused(Map.of("addresses", "a b"), "host:port");
        refused(Map.of("addresses", "user:hidden@a.example"), "authUsername");
        assertThatThrownBy(() -> of(Map.of("addresses", "user:hidden@a.example")))
                .hasMessageNotContaining("hidden");
    }

    private static void refused(Map<String, String> given, String... words) {
        assertThatThrownBy(() -> of(given))
                .isInstanceOfSatisfying(
                        CoordinatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIG))
                .hasMessageContainingAll(words);
    }

    private static NatsSettings of(Map<String, String> given) {
        return NatsSettings.of(CoordinatorSettings.of(NatsProperties.TABLE, given));
    }
}
