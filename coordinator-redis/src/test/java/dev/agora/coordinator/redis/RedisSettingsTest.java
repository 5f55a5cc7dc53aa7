package dev.agora.coordinator.redis;

import static dev.agora.coordinator.redis.TestNode.assertConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.PropertySpec;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Defaults, and settings that contradict each other. */
class RedisSettingsTest {
    @Test
    void theDefaultsAreThoseOfTheDocumentedSingleton() {
        RedisSettings settings = single();

        assertThat(settings.servers().getFirst().shown()).isEqualTo("127.0.0.1 port 6379");
        assertThat(settings.times().connect()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.times().start()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.times().silence()).isEqualTo(Duration.ofSeconds(6));
        assertThat(settings.protocol()).isEqualTo(ProtocolVersion.RESP3);
        assertThat(settings.connections()).isEqualTo(10);
        assertThat(sentinel().servers().getFirst().port()).isEqualTo(26_379);
        assertThat(sentinel().mode()).isEqualTo(new RedisSettings.Mode.Sentinel("mymaster"));
        assertThat(cluster().mode()).isEqualTo(new RedisSettings.Mode.Cluster(3, false));
    }

    @Test
    void anAddressCarriesUserAndPasswordWithEscapes() {
        RedisSettings settings = single("url", "redis://me:s3cret%40+%2F@[::1]:7000/");

        assertThat(settings.servers())
                .containsExactly(new RedisServer("::1", 7_000, false, RedisSettings.Account.NONE));
        assertThat(settings.account().username()).isEqualTo(Optional.of("me"));
        assertThat(settings.account().secret()).isEqualTo(Optional.of("s3cret@+/"));
        assertThat(settings.toString()).doesNotContain("s3cret").contains("***");
    }

    @Test
    void aListOfAddressesMayHaveSeveralOfThem() {
        assertThat(cluster("urls", "redis://a:1; redis://b:2; redis://a:1").servers())
                .extracting(RedisServer::shown)
                .containsExactly("a port 1", "b port 2");
    }

    @Test
    void addressesOfAnotherShapeAreRefusedWithoutTheirText() {
        for (String url : List.of(
                "http://s3cret@host",
                "redis://",
                "redis://me:s3cret@host:0",
                "redis://s3cret@host:70000",
                "redis://me:s3 cret@host",
                "redis://me:s3cret@host/name",
                "redis://me:s3cret@host?db=1")) {
            assertConfig(() -> single("url", url), "redis://host:port");
        }
    }

    @Test
    void theWrongPartOfAnAddressIsNamed() {
        assertConfig(() -> single("url", "redis://127.0.0.1:44x1"), "port", "no number of 1 to 65535");
        assertConfig(() -> single("url", "redis://me:s3cret@host:s3cret"), "port", "no number of 1 to 65535");
        assertConfig(() -> single("url", "redis://:s3cret@:6379"), "has no host");
        assertConfig(() -> single("url", "redis://me:s3cret@my_host:6379"), "the host", "characters");
        assertConfig(() -> single("url", "redis://me:s3cret@my_host"), "the host", "characters");
    }

    @Test
    void contradictionsAreRefusedWithTheRemedy() {
        assertConfig(() -> single("authUsername", "me"), "authUsername 'me'", "authSecret");
        assertConfig(
                () -> single("url", "redis://me:s3cret@host", "authSecret", "s3cret"), "authSecret", "leave them out");
        assertConfig(() -> cluster("urls", "redis://a;rediss://b"), "mixes redis:// and rediss://");
        assertConfig(() -> cluster("urls", "redis://x:s3cret@a;redis://y:s3cret@b"), "leave them out");
        assertConfig(() -> sentinel("urls", "redis://:s3cret@a"), "sentinelSecret");
        assertConfig(() -> sentinel("serviceName", " "), "serviceName");
        assertConfig(() -> sentinel("sentinelUsername", "me"), "sentinelSecret");
        assertConfig(() -> single("protocolVersion", "resp4"), "resp4", "resp2 and resp3");
        assertConfig(() -> single("pingInterval", "10s", "timeout", "10s"), "pingInterval 10000 ms", "timeout");
        assertConfig(() -> single("poolTimeoutRecycle", "1s"), "pingInterval 2000 ms", "poolTimeoutRecycle");
        assertConfig(() -> sentinel("poolMaxConnections", "2"), "poolMaxConnections is 2", "needs 3", "3 or more");
    }

    @Test
    void asFewConnectionsAreAllowedAsANodeNeeds() {
        assertThat(single("poolMaxConnections", "2").connections()).isEqualTo(2);
        assertThat(cluster("poolMaxConnections", "2").connections()).isEqualTo(2);
        assertThat(sentinel("poolMaxConnections", "3").connections()).isEqualTo(3);
    }

    @Test
    void noPropertyOfATableIsAcceptedAndNotRead() {
        assertAllRead(RedisProperties.REDIS, RedisSettings::single);
        assertAllRead(RedisProperties.SENTINEL, RedisSettings::sentinel);
        assertAllRead(RedisProperties.CLUSTER, RedisSettings::cluster);
    }

    /** Leaves each row out of the table in turn: whoever reads it is told that it is not there. */
    private static void assertAllRead(List<PropertySpec> table, Function<CoordinatorSettings, RedisSettings> read) {
        for (PropertySpec spec : table) {
            List<PropertySpec> others =
                    table.stream().filter(other -> !other.equals(spec)).toList();
            assertThatThrownBy(() -> read.apply(CoordinatorSettings.of(others, Map.of())))
                    .as("reading '%s'", spec.key())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + spec.key() + "' is not in the table");
        }
    }

    @Test
    void certificatesThatCannotServeAreRefused() {
        assertConfig(() -> single("tlsCa", "x"), "rediss://");
        assertConfig(() -> single("url", "rediss://a", "tlsCa", "not a certificate"), "tlsCa", "PEM");
        assertConfig(() -> single("url", "rediss://a", "tlsCertificate", "x"), "without tlsKey");
        assertConfig(() -> single("url", "rediss://a", "tlsKey", "s3cret"), "without tlsCertificate", "***");
    }

    @Test
    void everythingThatMayHoldASecretIsMarkedSo() {
        assertThat(secrets(new RedisProvider().properties())).contains("url", "authSecret", "tlsKey");
        assertThat(secrets(new RedisClusterProvider().properties())).contains("urls", "authSecret", "tlsKey");
        assertThat(secrets(new RedisSentinelProvider().properties()))
                .contains("urls", "authSecret", "sentinelSecret", "tlsKey");
    }

    private static List<String> secrets(List<PropertySpec> table) {
        return table.stream()
                .filter(PropertySpec::secret)
                .map(PropertySpec::key)
                .toList();
    }

    private static RedisSettings single(String... given) {
        return RedisSettings.single(CoordinatorSettings.of(RedisProperties.REDIS, map(given)));
    }

    private static RedisSettings sentinel(String... given) {
        return RedisSettings.sentinel(CoordinatorSettings.of(RedisProperties.SENTINEL, map(given)));
    }

    private static RedisSettings cluster(String... given) {
        return RedisSettings.cluster(CoordinatorSettings.of(RedisProperties.CLUSTER, map(given)));
    }

    private static Map<String, String> map(String... given) {
        Map<String, String> settings = new HashMap<>();
        List<String> texts = Arrays.asList(given);
        for (int i = 0; i < texts.size(); i += 2) {
            settings.put(texts.get(i), texts.get(i + 1));
        }
        return settings;
    }
}
