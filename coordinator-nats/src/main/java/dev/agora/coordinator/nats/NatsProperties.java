package dev.agora.coordinator.nats;

import dev.agora.spi.PropertySpec;
import java.util.List;
import java.util.Optional;

/** The table of the singleton's fields for the type {@code Nats}. */
final class NatsProperties {
    static final List<PropertySpec> TABLE = List.of(
            PropertySpec.list(
                    "addresses",
                    "127.0.0.1:4222",
                    1,
                    64,
                    "Servers of the NATS cluster as host or host:port; one is taken at random, the others when it fails"),
            new PropertySpec(
                    "maxReconnects",
                    PropertySpec.Type.NUMBER,
                    Optional.empty(),
                    false,
                    1,
                    1_000_000_000,
                    "attempts",
                    false,
                    false,
                    "Failed attempts in a row after which this node gives up until it is restarted; unset: it never gives up"),
            PropertySpec.duration(
                    "timeoutConnection", 5_000, 100, 60_000, "How long connecting to one server may take"),
            PropertySpec.duration(
                    "timeoutRequest",
                    10_000,
                    100,
                    60_000,
                    "How long a publish waits for the server's answer while bytes still flow; too low drops slow connections under load"),
            PropertySpec.duration(
                    "pingInterval",
                    2_000,
                    100,
                    60_000,
                    "Within this a dead connection is found: it is probed at every quarter, and given up after three quarters of silence; too low drops servers that pause, too high hides dead ones"),
            PropertySpec.number(
                    "capacityClient",
                    2_048,
                    256,
                    1_048_576,
                    "payloads",
                    "Payloads the server has not answered for yet; beyond it publishing fails at once and may be tried again"),
            PropertySpec.number(
                    "capacitySubscription",
                    65_536,
                    16,
                    1_048_576,
                    "payloads",
                    "Payloads that wait for the receiver; beyond it they are dropped and a gap is reported"),
            PropertySpec.number(
                    "capacityReadBuffer", 65_535, 1_024, 16_777_216, "bytes", "Size of the connection's buffers"),
            PropertySpec.flag(
                    "noEcho", true, "Whether the server keeps a node's own payloads from it; false only for tracing"),
            PropertySpec.flag(
                    "useTls", false, "Whether the connection is encrypted and the server's certificate is checked"),
            PropertySpec.text("authUsername", "User name; with authSecret as its password"),
            PropertySpec.text("authSecret", "Password of authUsername; without a user name, the token")
                    .asSecret(),
            PropertySpec.pem("credentials", "User JWT and NKey seed, the text of a .creds file")
                    .asSecret(),
            PropertySpec.pem(
                    "tlsCa",
                    "Certificates of the authorities that may sign the server's certificate, PEM; unset: those of the Java runtime"),
            PropertySpec.pem("tlsCertificate", "Client certificate, leaf first, PEM; needs tlsKey"),
            PropertySpec.pem("tlsKey", "Private key of tlsCertificate, PKCS #8 PEM, not encrypted")
                    .asSecret());

    private NatsProperties() {}
}
