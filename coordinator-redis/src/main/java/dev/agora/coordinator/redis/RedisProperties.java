package dev.agora.coordinator.redis;

import dev.agora.spi.PropertySpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The tables of properties of the three types. */
final class RedisProperties {
    private static final PropertySpec USERNAME = PropertySpec.text(
            "authUsername", "User of Redis' access control list; none means the user 'default'. Needs authSecret");
    private static final PropertySpec SECRET =
            PropertySpec.text("authSecret", "Password for Redis").asSecret();

    /** What all types share. */
    private static final List<PropertySpec> COMMON = List.of(
            PropertySpec.duration(
                    "timeout",
                    10_000,
                    100,
                    600_000,
                    "How long connecting and each answer may take; too low replaces connections in a burst"),
            PropertySpec.number(
                    "poolMaxConnections",
                    10,
                    2,
                    1_024,
                    "connections",
                    "Connections this node may hold or be opening; it uses 2, with sentinels 3, as more would break the order"),
            PropertySpec.duration(
                    "poolTimeoutCreate",
                    30_000,
                    100,
                    600_000,
                    "How long opening one connection may take; the lesser of this and timeout counts"),
            PropertySpec.duration(
                    "poolTimeoutWait",
                    30_000,
                    100,
                    600_000,
                    "How long the start waits for the first connections before it goes on without them"),
            PropertySpec.duration(
                    "poolTimeoutRecycle",
                    30_000,
                    100,
                    600_000,
                    "How long a connection may be silent; the least of this, timeout and three ping intervals counts"),
            PropertySpec.duration(
                    "pingInterval",
                    2_000,
                    100,
                    60_000,
                    "How often both connections are tried; too low loads the server, too high finds dead ones late"),
            PropertySpec.number(
                    "window",
                    8_192,
                    256,
                    1_048_576,
                    "payloads",
                    "Payloads that wait for Redis' answer; beyond it publishing fails at once and may be tried again"),
            PropertySpec.number(
                    "inbox",
                    65_536,
                    1_024,
                    1_048_576,
                    "payloads",
                    "Payloads that wait for the receiver; beyond it they are dropped and a gap is reported"),
            PropertySpec.pem(
                    "tlsCa", "Certificates of the authorities that Redis is trusted by, PEM; none means those of Java"),
            PropertySpec.pem(
                    "tlsCertificate", "This client's certificate chain for Redis, leaf first, PEM; needs tlsKey"),
            PropertySpec.pem("tlsKey", "This client's private key for Redis, PKCS #8 PEM; needs tlsCertificate")
                    .asSecret());

    private static final PropertySpec PROTOCOL =
            PropertySpec.text("protocolVersion", "resp2 or resp3").withDefault("resp3");

    static final List<PropertySpec> REDIS = joined(List.of(
            new PropertySpec(
                    "url",
                    PropertySpec.Type.TEXT,
                    Optional.of("redis://127.0.0.1"),
                    false,
                    1,
                    4_096,
                    "characters",
                    true,
                    false,
                    "Server as redis://user:password@host:port, rediss:// with TLS; secret, as it may hold a password"),
            USERNAME,
            SECRET,
            PROTOCOL));

    static final List<PropertySpec> SENTINEL = joined(List.of(
            PropertySpec.list(
                            "urls",
                            "redis://127.0.0.1:26379",
                            1,
                            64,
                            "Sentinels as redis://host:port, rediss:// with TLS")
                    .asSecret(),
            PropertySpec.text("serviceName", "Name under which the sentinels know the primary")
                    .withDefault("mymaster"),
            USERNAME,
            SECRET,
            PropertySpec.text("sentinelUsername", "User for the sentinels themselves; needs sentinelSecret"),
            PropertySpec.text("sentinelSecret", "Password for the sentinels themselves")
                    .asSecret(),
            PROTOCOL));

    static final List<PropertySpec> CLUSTER = joined(List.of(
            PropertySpec.list(
                            "urls",
                            "redis://127.0.0.1:6379",
                            1,
                            64,
                            "Nodes to begin with, as redis://host:port, rediss:// with TLS")
                    .asSecret(),
            USERNAME,
            SECRET,
            PropertySpec.number(
                    "retries", 3, 0, 64, "nodes", "Further nodes that are tried at once before the back-off begins"),
            PropertySpec.flag("readFromReplicas", false, "Whether the connections may lead to a replica"),
            PROTOCOL));

    private RedisProperties() {}

    private static List<PropertySpec> joined(List<PropertySpec> own) {
        return Stream.concat(own.stream(), COMMON.stream()).toList();
    }
}
