package dev.agora.coordinator.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.PeerAddress;
import dev.agora.spi.TlsMaterial;
import dev.agora.spi.tck.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the session is told, and what an operator may add. */
class ZenohConfigTest {
    private static final ZenohId ZID = ZenohId.random(7, new Random(1));
    private static final PeerAddress LOCAL = new PeerAddress(7, "10.0.0.7", 7447);
    private static final List<PeerAddress> PEERS =
            List.of(new PeerAddress(8, "10.0.0.8", 7447), new PeerAddress(9, "fd00::9", 7448));

    @Test
    void withoutAKeyItIsTcp() throws Exception {
        JsonNode config = compose("", Optional.empty());
        assertThat(config.at("/listen/endpoints").toString()).isEqualTo("[\"tcp/10.0.0.7:7447\"]");
        assertThat(config.at("/connect/endpoints").toString())
                .isEqualTo("[\"tcp/10.0.0.8:7447\",\"tcp/[fd00::9]:7448\"]");
        assertThat(config.at("/connect/timeout_ms").asInt()).isEqualTo(-1);
        assertThat(config.at("/scouting/multicast/enabled").asBoolean()).isFalse();
        assertThat(config.at("/transport/link/tx/lease").asInt()).isEqualTo(2_000);
        assertThat(config.at("/transport/link/tx/queue/congestion_control/block/wait_before_close")
                        .asInt())
                .isEqualTo(500_000);
        assertThat(config.at("/transport/link/tls").isMissingNode()).isTrue();
    }

    @Test
    void withAKeyItIsMutualTlsOnly() throws Exception {
        JsonNode config = compose("", Optional.of(new TestAuthority("ours").issue("seven")));
        assertThat(config.at("/transport/link/protocols").toString()).isEqualTo("[\"tls\"]");
        assertThat(config.at("/transport/link/tls/enable_mtls").asBoolean()).isTrue();
        byte[] key = Base64.getDecoder()
                .decode(config.at("/transport/link/tls/connect_private_key_base64")
                        .asText());
        assertThat(new String(key, StandardCharsets.US_ASCII)).startsWith("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void tuningIsMergedAndEndpointsAreAppended() throws Exception {
        JsonNode config = compose(
                "{ /* more */ connect: { endpoints: ['tcp/router:7447'] }, transport: { link: { tx: { lease: 3000, }, }, }, }",
                Optional.empty());
        assertThat(config.at("/connect/endpoints")).hasSize(3);
        assertThat(config.at("/transport/link/tx/lease").asInt()).isEqualTo(3_000);
        assertThat(config.at("/transport/link/tx/keep_alive").asInt()).isEqualTo(4);
    }

    @Test
    void peersTellEachOtherAddressesUnlessToldOtherwise() throws Exception {
        assertThat(compose("", Optional.empty()).at("/scouting/gossip/enabled").asBoolean())
                .isTrue();
        assertThat(compose("{ scouting: { gossip: { enabled: false } } }", Optional.empty())
                        .at("/scouting/gossip/enabled")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void whatTouchesTlsListenIdOrPluginsIsRefused() {
        assertThatThrownBy(() -> settings("{ id: 'a1', listen: { endpoints: [] }, plugins: {},"
                        + " transport: { link: { tls: { enable_mtls: false } }, auth: 1 } }"))
                .isInstanceOfSatisfying(
                        CoordinatorException.class,
                        e -> assertThat(e.kind()).isEqualTo(CoordinatorException.Kind.CONFIG))
                .hasMessageContainingAll("id", "listen", "plugins", "transport/link/tls", "transport/auth")
                .hasMessageContaining("it may set only connect/endpoints");
    }

    @Test
    void whatIsNoObjectIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> settings("{ connect: ")).hasMessageContaining("not JSON5 at line 1");
        assertThatThrownBy(() -> settings("[1]")).hasMessageContaining("must be an object");
        assertThatThrownBy(() -> settings("{ transport: 3 }")).hasMessageContaining("sets transport;");
    }

    @Test
    void theIdCarriesTheNode() {
        assertThat(ZID.nodeId()).hasValue(7);
        assertThat(new ZenohId("abc").nodeId()).isEmpty();
        assertThat(ZenohId.random(7, new Random(2))).isNotEqualTo(ZID);
    }

    private static JsonNode compose(String extra, Optional<TlsMaterial> tls) throws Exception {
        return new JsonMapper().readTree(ZenohConfig.compose(ZID, LOCAL, PEERS, tls, settings(extra)));
    }

    private static ZenohSettings settings(String extra) {
        return ZenohSettings.of(CoordinatorSettings.of(ZenohSettings.TABLE, Map.of("config", extra)));
    }
}
