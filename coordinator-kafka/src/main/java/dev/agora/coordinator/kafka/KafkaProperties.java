package dev.agora.coordinator.kafka;

import dev.agora.spi.PropertySpec;
import java.util.List;

/** The table of the coordinator's properties. */
final class KafkaProperties {
    private static final int MAX_BROKERS = 64;
    static final List<PropertySpec> TABLE = List.of(
            PropertySpec.list(
                            "brokers",
                            "",
                            1,
                            MAX_BROKERS,
                            "Brokers to ask first, host:port, such as kafka1:9092; name several, so that one may be down")
                    .asRequired(),
            PropertySpec.text(
                            "groupId",
                            "Prefix of the client ids by which the brokers name, limit and log this node; no group is"
                                    + " joined, as every node reads everything")
                    .withDefault("agora"),
            PropertySpec.duration(
                    "timeoutMessage",
                    5_000,
                    100,
                    120_000,
                    "How long a payload may take to be stored; too low fails in a fail-over, too high hides it"),
            PropertySpec.duration(
                    "timeoutSession",
                    5_000,
                    1_000,
                    120_000,
                    "How long a broker may be silent before it counts as lost; too low drops brokers that pause"),
            PropertySpec.text(
                            "securityProtocol", "PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL, as the brokers' listener")
                    .withDefault("PLAINTEXT"),
            PropertySpec.text("saslMechanism", "PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; needed with SASL"),
            PropertySpec.text("saslUsername", "User name; needed with SASL"),
            PropertySpec.text("saslPassword", "Password; needed with SASL").asSecret(),
            PropertySpec.pem(
                    "tlsCa",
                    "Certificates of the authorities that may sign the brokers', PEM; empty = the Java runtime's"),
            PropertySpec.pem("tlsCertificate", "This node's certificate chain for mutual TLS, leaf first, PEM"),
            PropertySpec.pem("tlsKey", "Private key of tlsCertificate, PKCS #8 PEM, not encrypted")
                    .asSecret(),
            PropertySpec.number(
                    "replicationFactor",
                    0,
                    0,
                    32_767,
                    "copies",
                    "Copies of the topic when this node creates it; 0 = the brokers' default; 1 loses it with a broker"),
            PropertySpec.number(
                    "partitions",
                    1,
                    1,
                    256,
                    "partitions",
                    "Partitions of the topic when this node creates it; more spread load, each costs every node a read"),
            PropertySpec.duration(
                    "retention",
                    3_600_000,
                    60_000,
                    604_800_000,
                    "How long the topic keeps payloads when this node creates it; shorter than an outage loses them"),
            PropertySpec.number(
                    "window",
                    8_192,
                    256,
                    1_048_576,
                    "payloads",
                    "Payloads on their way at once; beyond it publishing fails at once and may be tried again"),
            PropertySpec.number(
                    "inbox",
                    65_536,
                    1_024,
                    1_048_576,
                    "payloads",
                    "Payloads that wait for one handler; from half of it on the node reads no further"));

    private KafkaProperties() {}
}
