package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How this node speaks to the brokers and proves who it is.
 *
 * @param protocol Kafka's name of the protocol
 * @param user user name, empty without SASL
 * @param client what Kafka's clients are told; holds secrets
 */
record Security(String protocol, String user, Map<String, String> client) {
    private static final List<String> PROTOCOLS = List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
    private static final List<String> MECHANISMS = List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");
    private static final List<String> SASL_KEYS = List.of("saslMechanism", "saslUsername", "saslPassword");
    private static final List<String> TLS_KEYS = List.of("tlsCa", "tlsCertificate", "tlsKey");

    static Security of(CoordinatorSettings given, SettingsChecks checks) {
        String protocol = given.text("securityProtocol").orElse("PLAINTEXT");
        checks.require(
                PROTOCOLS.contains(protocol),
                "property 'securityProtocol' must be one of " + PROTOCOLS + ", was '" + protocol + "'");
        Map<String, String> client = new TreeMap<>(Map.of("security.protocol", protocol));
        String user = "";
        if (protocol.startsWith("SASL")) {
            user = value(given, "saslUsername");
            sasl(given, checks, client);
        } else {
            refuseGiven(SASL_KEYS, given, checks, "SASL_PLAINTEXT or SASL_SSL", protocol);
        }
        if (protocol.endsWith("SSL")) {
            tls(given, checks, client);
        } else {
            refuseGiven(TLS_KEYS, given, checks, "SSL or SASL_SSL", protocol);
        }
        return new Security(protocol, user, Map.copyOf(client));
    }

    /** Who this node is to the brokers, for a message. */
    String who() {
        return user.isEmpty() ? "this node (" + protocol + " without a user name)" : "user '" + user + "'";
    }

    boolean usesSasl() {
        return protocol.startsWith("SASL");
    }

    boolean usesTls() {
        return protocol.endsWith("SSL");
    }

    private static void sasl(CoordinatorSettings given, SettingsChecks checks, Map<String, String> client) {
        String mechanism = value(given, "saslMechanism");
        for (String key : SASL_KEYS) {
            checks.require(!value(given, key).isEmpty(), "property '" + key + "' is needed with SASL");
            checks.require(
                    value(given, key).chars().noneMatch(Character::isISOControl),
                    "property '" + key + "' holds a line break or another control character");
        }
        checks.require(
                mechanism.isEmpty() || MECHANISMS.contains(mechanism),
                "property 'saslMechanism' must be one of " + MECHANISMS + ", was '" + mechanism + "'");
        String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        client.put("sasl.mechanism", mechanism);
        client.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security." + module + " required username="
                        + quoted(value(given, "saslUsername")) + " password=" + quoted(value(given, "saslPassword"))
                        + ";");
    }

    private static void tls(CoordinatorSettings given, SettingsChecks checks, Map<String, String> client) {
        String certificate = value(given, "tlsCertificate");
        String key = value(given, "tlsKey");
        checks.require(
                certificate.isEmpty() == key.isEmpty(),
                "properties 'tlsCertificate' and 'tlsKey' go together, one is empty");
        requirePem(given, "tlsCa", "CERTIFICATE", checks);
        requirePem(given, "tlsCertificate", "CERTIFICATE", checks);
        requirePem(given, "tlsKey", "PRIVATE KEY", checks);
        given.text("tlsCa").filter(ca -> !ca.isBlank()).ifPresent(ca -> {
            client.put("ssl.truststore.type", "PEM");
            client.put("ssl.truststore.certificates", ca);
        });
        if (!certificate.isEmpty()) {
            client.put("ssl.keystore.type", "PEM");
            client.put("ssl.keystore.certificate.chain", certificate);
            client.put("ssl.keystore.key", key);
        }
    }

    private static void requirePem(CoordinatorSettings given, String key, String label, SettingsChecks checks) {
        Optional<String> pem = given.text(key).filter(text -> !text.isBlank());
        checks.require(
                pem.isEmpty() || pem.get().contains("-----BEGIN " + label + "-----"),
                "property '" + key + "' must be PEM with -----BEGIN " + label + "-----");
    }

    private static void refuseGiven(
            List<String> keys, CoordinatorSettings given, SettingsChecks checks, String needed, String protocol) {
        for (String key : keys) {
            checks.require(
                    value(given, key).isEmpty(),
                    "property '" + key + "' has no effect with securityProtocol " + protocol + ": set that to " + needed
                            + ", or leave '" + key + "' out");
        }
    }

    private static String value(CoordinatorSettings given, String key) {
        return given.text(key).orElse("").strip();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public String toString() {
        return "Security[" + protocol + ", user '" + user + "', ***]";
    }
}
