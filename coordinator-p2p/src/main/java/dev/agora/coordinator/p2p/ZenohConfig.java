package dev.agora.coordinator.p2p;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.PeerAddress;
import dev.agora.spi.TlsMaterial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Composes a session's configuration as JSON, from the node's place in the cluster and the operator's tuning. Pure. */
final class ZenohConfig {
    /** What the operator's own configuration may set: these paths and all below them. */
    static final List<String> ALLOWED = List.of(
            "connect/endpoints",
            "connect/retry",
            "scouting/multicast",
            "scouting/gossip/enabled",
            "scouting/timeout",
            "scouting/delay",
            "transport/unicast/accept_timeout",
            "transport/unicast/accept_pending",
            "transport/unicast/open_timeout",
            "transport/unicast/compression",
            "transport/link/tx",
            "transport/link/rx");

    private static final JsonMapper JSON5 = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
            .build();

    private ZenohConfig() {}

    /**
     * The whole configuration.
     *
     * @param zid this session's id
     * @param local where to listen
     * @param peers whom to connect to
     * @param tls mutual TLS, empty for plain TCP
     */
    static String compose(
            ZenohId zid,
            PeerAddress local,
            Collection<PeerAddress> peers,
            Optional<TlsMaterial> tls,
            ZenohSettings settings) {
        String protocol = tls.isPresent() ? "tls" : "tcp";
        ObjectNode root = JSON5.createObjectNode();
        root.put("mode", "peer").put("id", zid.text());
        root.putObject("listen").putArray("endpoints").add(endpoint(protocol, local));
        ObjectNode connect = root.putObject("connect");
        connect.put("timeout_ms", -1).put("exit_on_failure", false);
        connect.putObject("retry")
                .put("period_init_ms", 200)
                .put("period_max_ms", 2_000)
                .put("period_increase_factor", 2);
        ArrayNode endpoints = connect.putArray("endpoints");
        peers.forEach(peer -> endpoints.add(endpoint(protocol, peer)));
        ObjectNode scouting = root.putObject("scouting");
        scouting.putObject("multicast").put("enabled", false);
        scouting.putObject("gossip")
                .put("enabled", true)
                .putObject("autoconnect")
                .putArray("peer")
                .add("peer");
        ObjectNode link = root.putObject("transport").putObject("link");
        link.putArray("protocols").add(protocol);
        tls.ifPresent(material -> putTls(link.putObject("tls"), material));
        ObjectNode tx = link.putObject("tx");
        tx.put("lease", settings.lease().toMillis()).put("keep_alive", 4);
        tx.putObject("queue")
                .putObject("congestion_control")
                .putObject("block")
                .put("wait_before_close", settings.blockTimeout().toNanos() / 1_000);
        merge(root, extra(settings.extraConfig()));
        return root.toString();
    }

    /** Refuses an operator's configuration that is not JSON5 or sets what it may not. */
    static void checkExtra(String extra) {
        List<String> refused = new ArrayList<>();
        collectRefused("", extra(extra), refused);
        if (!refused.isEmpty()) {
            throw new CoordinatorException(
                    Kind.CONFIG,
                    "CONFIG_NOT_ALLOWED",
                    "property 'config' sets " + String.join(", ", refused) + "; it may set only "
                            + String.join(", ", ALLOWED));
        }
    }

    /** {@code tcp/127.0.0.1:7447}, IPv6 in brackets. */
    static String endpoint(String protocol, PeerAddress address) {
        String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
        return protocol + "/" + host + ":" + address.port();
    }

    private static void putTls(ObjectNode tls, TlsMaterial material) {
        String key = base64(TlsKey.pem(material));
        tls.put("enable_mtls", true)
                .put("verify_name_on_connect", true)
                .put("root_ca_certificate_base64", base64(material.trustedPem()))
                .put("listen_private_key_base64", key)
                .put("listen_certificate_base64", base64(material.chainPem()))
                .put("connect_private_key_base64", key)
                .put("connect_certificate_base64", base64(material.chainPem()));
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode extra(String json5) {
        if (json5.isBlank()) {
            return JSON5.createObjectNode();
        }
        try {
            if (JSON5.readTree(json5) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new CoordinatorException(
                    Kind.CONFIG,
                    "CONFIG_NOT_JSON5",
                    "property 'config' is not JSON5 at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        }
        throw new CoordinatorException(Kind.CONFIG, "CONFIG_NOT_JSON5", "property 'config' must be an object: { … }");
    }

    private static void collectRefused(String path, ObjectNode node, List<String> refused) {
        node.properties().forEach(field -> {
            String here = path.isEmpty() ? field.getKey() : path + "/" + field.getKey();
            if (ALLOWED.contains(here)) {
                return;
            }
            boolean leadsOn = ALLOWED.stream().anyMatch(allowed -> allowed.startsWith(here + "/"));
            if (leadsOn && field.getValue() instanceof ObjectNode below) {
                collectRefused(here, below, refused);
            } else {
                refused.add(here);
            }
        });
    }

    /** Puts {@code from} over {@code into}: objects are merged, lists appended, other values replaced. */
    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(field -> {
            JsonNode present = into.get(field.getKey());
            if (present instanceof ObjectNode object && field.getValue() instanceof ObjectNode added) {
                merge(object, added);
            } else if (present instanceof ArrayNode list && field.getValue() instanceof ArrayNode added) {
                list.addAll(added);
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }
}
