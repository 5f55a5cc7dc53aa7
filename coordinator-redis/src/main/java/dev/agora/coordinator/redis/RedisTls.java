package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorSettings;
import io.lettuce.core.SslOptions;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Certificates for the connections to Redis, PEM.
 *
 * @param ca trusted authorities, empty for those of Java
 * @param certificate this client's chain, empty for none
 * @param key its private key; secret
 */
record RedisTls(Optional<String> ca, Optional<String> certificate, Optional<String> key) {
    /** A server without TLS says nothing to a handshake; that is to be told before those who wait for a start lose patience. */
    private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(5);

    /** Reads and checks them; {@code secure} says whether the addresses ask for TLS at all. */
    static RedisTls of(CoordinatorSettings given, boolean secure) {
        RedisTls tls = new RedisTls(pem(given, "tlsCa"), pem(given, "tlsCertificate"), pem(given, "tlsKey"));
        boolean any = tls.ca.isPresent() || tls.certificate.isPresent() || tls.key.isPresent();
        if (any && !secure) {
            throw RedisSettings.refused(
                    "tlsCa, tlsCertificate or tlsKey is given, but the address begins with redis://;"
                            + " use rediss:// to connect with TLS, or leave the certificates out");
        }
        if (tls.certificate.isPresent() != tls.key.isPresent()) {
            throw RedisSettings.refused(
                    tls.certificate.isPresent()
                            ? "tlsCertificate is given without tlsKey; give both, or none"
                            : "tlsKey *** is given without tlsCertificate; give both, or none");
        }
        tls.check();
        return tls;
    }

    /** The client library's options, for connections that are given up after {@code connect}. */
    SslOptions options(Duration connect) {
        Duration handshake = connect.compareTo(HANDSHAKE_LIMIT) < 0 ? connect : HANDSHAKE_LIMIT;
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider().handshakeTimeout(handshake);
        ca.ifPresent(pem -> options.trustManager(() -> stream(pem)));
        if (certificate.isPresent()) {
            String chain = certificate.orElseThrow();
            String secret = key.orElseThrow();
            options.keyManager(() -> stream(chain), () -> stream(secret), new char[0]);
        }
        return options.build();
    }

    private void check() {
        try {
            SslContextBuilder client = SslContextBuilder.forClient();
            if (ca.isPresent()) {
                client.trustManager(stream(ca.orElseThrow()));
            }
            if (certificate.isPresent()) {
                client.keyManager(stream(certificate.orElseThrow()), stream(key.orElseThrow()));
            }
            client.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw RedisSettings.refused("tlsCa, tlsCertificate or tlsKey *** cannot be read: " + e.getMessage()
                    + "; each must be PEM text, the key PKCS #8 without a password");
        }
    }

    private static Optional<String> pem(CoordinatorSettings given, String property) {
        return given.text(property).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static ByteArrayInputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "RedisTls[key ***]";
    }
}
