package dev.agora.coordinator.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.Payload;
import dev.agora.spi.TlsMaterial;
import dev.agora.spi.support.DatedAuthority;
import dev.agora.spi.tck.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, and certificates that do not fit. */
class TlsTest {
    private static TestAuthority authority;
    private static TlsMaterial serverMaterial;
    private static TlsMaterial client;

    @TempDir
    private static Path folder;

    private final Nodes nodes = new Nodes();

    @BeforeAll
    static void issueCertificates() throws Exception {
        authority = new TestAuthority("agora test authority");
        serverMaterial = authority.issue("server");
        client = authority.issue("client");
    }

    @AfterEach
    void closeNodes() {
        nodes.close();
    }

    @Test
    void payloadsOfEverySizePassWithAnAuthorityAndAClientCertificate() throws Exception {
        try (NatsServer server = running(true)) {
            Map<String, String> settings = Map.of(
                    "addresses", server.address(),
                    "useTls", "true",
                    "tlsCa", client.trustedPem(),
                    "tlsCertificate", client.chainPem(),
                    "tlsKey", client.privateKeyPem());
            Coordinator sender = nodes.started(settings).coordinator();
            Queue<Payload> taken = new ConcurrentLinkedQueue<>();
            nodes.started(settings).coordinator().subscribe(taken::add);
            Payload large = Payload.copyOf(new byte[Payload.MAX_BYTES]);
            assertThat(Nodes.publish(sender, "small")).succeedsWithin(Nodes.PATIENCE);
            assertThat(sender.publish(large).toCompletableFuture()).succeedsWithin(Nodes.PATIENCE);
            await().atMost(Nodes.PATIENCE).until(() -> taken.size() == 2);
            assertThat(taken).containsExactly(Nodes.payload("small"), large);
        }
    }

    @Test
    void aPathIsRefusedAlsoWhenItsFileCouldBeReadAndTheRemedyIsTold() throws Exception {
        Map<String, String> given =
                Map.of("useTls", "true", "tlsCertificate", client.chainPem(), "tlsKey", client.privateKeyPem());
        for (String key : new String[] {"tlsCa", "tlsCertificate"}) {
            String path = file(key, client.chainPem());
            assertThat(nodes.refused(with(given, key, path)))
                    .hasMessageContainingAll(key + " '" + path + "'", "text itself", "file:NAME", "command line");
            assertThat(nodes.refused(with(given, key, "file:" + path))).hasMessageContaining("file:NAME");
        }
        String path = file("key", client.privateKeyPem());
        assertThat(nodes.refused(with(given, "tlsKey", path)))
                .hasMessageContainingAll("tlsKey ***", "file:NAME")
                .hasMessageNotContaining(path);
        assertThat(nodes.refused(with(given, "tlsCa", "x".repeat(5_000))))
                .hasMessageContaining("x…'")
                .hasMessageNotContaining("x".repeat(101));
    }

    @Test
    void aServerCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
        TlsMaterial stranger = new TestAuthority("another authority").issue("stranger");
        try (NatsServer server = running(false)) {
            CoordinatorException failure = nodes.refused(
                    Map.of("addresses", server.address(), "useTls", "true", "tlsCa", stranger.trustedPem()));
            assertThat(failure.code()).isEqualTo("UNTRUSTED_CERTIFICATE");
            assertThat(failure)
                    .hasMessageContainingAll(server.address(), "tlsCa")
                    .hasMessageNotContainingAny("java.", "sun.");
            assertThat(nodes.refused(Map.of("addresses", server.address(), "useTls", "true")))
                    .hasMessageContainingAll(server.address(), "tlsCa");
        }
    }

    @Test
    void aServerCertificateForAnotherNameIsRefused() throws Exception {
        try (NatsServer server = running(false)) {
            CoordinatorException failure = nodes.refused(
                    Map.of("addresses", "localhost:" + server.port(), "useTls", "true", "tlsCa", client.trustedPem()));
            assertThat(failure.code()).isEqualTo("CERTIFICATE_OF_ANOTHER_NAME");
            assertThat(failure).hasMessageContainingAll("localhost", "connect by a name it is made out to");
        }
    }

    @Test
    void aServerCertificateThatExpiredIsToldWithItsDay() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        TlsMaterial old = new DatedAuthority().issue(yesterday.minus(Duration.ofDays(9)), yesterday);
        try (NatsServer server = running(old, false)) {
            CoordinatorException failure =
                    nodes.refused(Map.of("addresses", server.address(), "useTls", "true", "tlsCa", old.trustedPem()));
            assertThat(failure.code()).isEqualTo("CERTIFICATE_EXPIRED");
            assertThat(failure)
                    .hasMessage("the certificate of NATS server " + server.address() + " expired on "
                            + yesterday.toString().substring(0, 10) + "; renew it");
        }
    }

    @Test
    void aServerThatAsksForAClientCertificateIsNamed() throws Exception {
        try (NatsServer server = running(true)) {
            assertThat(nodes.refused(Map.of(
                            "addresses",
                            server.address(),
                            "useTls",
                            "true",
                            "tlsCa",
                            client.trustedPem(),
                            "timeoutConnection",
                            "2000")))
                    .hasMessageContainingAll(server.address(), "tlsCertificate");
        }
    }

    @Test
    void bothSidesMustAgreeOnTls() throws Exception {
        try (NatsServer encrypted = running(false);
                NatsServer clear = NatsServer.running("")) {
            assertThat(nodes.refused(Map.of("addresses", encrypted.address())))
                    .hasMessageContaining("set useTls to true");
            assertThat(nodes.refused(Map.of("addresses", clear.address(), "useTls", "true")))
                    .hasMessageContaining("set useTls to false");
        }
    }

    @Test
    void materialThatCannotBeUsedIsRefusedWithoutShowingTheKey() throws Exception {
        String other = authority.issue("other").privateKeyPem();
        Map<String, String> base = Map.of("useTls", "true", "tlsCertificate", client.chainPem());
        for (String key : new String[] {"-----BEGIN RSA PRIVATE KEY-----", "/absent/key.pem", other}) {
            assertThat(nodes.refused(with(base, "tlsKey", key)))
                    .hasMessageContaining("tlsKey ***")
                    .hasMessageNotContaining("/absent")
                    .hasMessageNotContaining(other.substring(40, 60));
        }
        assertThat(nodes.refused(Map.of("useTls", "true", "tlsCa", "-----BEGIN nothing-----")))
                .hasMessageContaining("tlsCa");
    }

    /** A server with TLS, that asks for a client's certificate or not. */
    private static NatsServer running(boolean verify) throws Exception {
        return running(serverMaterial, verify);
    }

    private static NatsServer running(TlsMaterial material, boolean verify) throws Exception {
        String chain = file("server-chain", material.chainPem());
        String key = file("server-key", material.privateKeyPem());
        String ca = file("server-ca", material.trustedPem());
        String configuration = "tls { cert_file: \"" + chain + "\", key_file: \"" + key + "\", ca_file: \"" + ca
                + "\", verify: " + verify + ", timeout: 10 }";
        return NatsServer.running(configuration, Path.of(chain), Path.of(key), Path.of(ca));
    }

    private static Map<String, String> with(Map<String, String> given, String key, String value) {
        Map<String, String> settings = new HashMap<>(given);
        settings.put(key, value);
        return settings;
    }

    private static String file(String name, String pem) throws Exception {
        return Files.writeString(folder.resolve(name + ".pem"), pem).toString();
    }
}
