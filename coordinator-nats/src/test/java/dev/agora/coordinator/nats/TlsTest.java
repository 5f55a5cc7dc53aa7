package dev.agora.coordinator.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.Payload;
import dev.agora.spi.TlsMaterial;
import dev.agora.spi.tck.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void pemFilesServeAsWellAsPemTexts() throws Exception {
        try (NatsServer server = running(true)) {
            Coordinator coordinator = nodes.started(Map.of(
                            "addresses", server.address(),
                            "useTls", "true",
                            "tlsCa", file("ca", client.trustedPem()),
                            "tlsCertificate", file("chain", client.chainPem()),
                            "tlsKey", "file:" + file("key", client.privateKeyPem())))
                    .coordinator();
            assertThat(Nodes.publish(coordinator, "small")).succeedsWithin(Nodes.PATIENCE);
        }
    }

    @Test
    void aServerCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
        TlsMaterial stranger = new TestAuthority("another authority").issue("stranger");
        try (NatsServer server = running(false)) {
            CoordinatorException failure = nodes.refused(
                    Map.of("addresses", server.address(), "useTls", "true", "tlsCa", stranger.trustedPem()));
            assertThat(failure.code()).isEqualTo("UNTRUSTED_CERTIFICATE");
            assertThat(failure).hasMessageContainingAll(server.address(), "tlsCa");
            assertThat(nodes.refused(Map.of("addresses", server.address(), "useTls", "true")))
                    .hasMessageContainingAll(server.address(), "tlsCa");
        }
    }

    @Test
    void aServerCertificateForAnotherNameIsRefused() throws Exception {
        try (NatsServer server = running(false)) {
            CoordinatorException failure = nodes.refused(
                    Map.of("addresses", "localhost:" + server.port(), "useTls", "true", "tlsCa", client.trustedPem()));
            assertThat(failure.code()).isEqualTo("UNTRUSTED_CERTIFICATE");
            assertThat(failure).hasMessageContainingAll("localhost", "name in the server's certificate");
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
            Map<String, String> settings = new HashMap<>(base);
            settings.put("tlsKey", key);
            assertThat(nodes.refused(settings))
                    .hasMessageContaining("tlsKey ***")
                    .hasMessageNotContaining("/absent")
                    .hasMessageNotContaining(other.substring(40, 60));
        }
        assertThat(nodes.refused(Map.of("useTls", "true", "tlsCa", "-----BEGIN nothing-----")))
                .hasMessageContaining("tlsCa");
    }

    /** A server with TLS, that asks for a client's certificate or not. */
    private static NatsServer running(boolean verify) throws Exception {
        String chain = file("server-chain", serverMaterial.chainPem());
        String key = file("server-key", serverMaterial.privateKeyPem());
        String ca = file("server-ca", serverMaterial.trustedPem());
        String configuration = "tls { cert_file: \"" + chain + "\", key_file: \"" + key + "\", ca_file: \"" + ca
                + "\", verify: " + verify + ", timeout: 10 }";
        return NatsServer.running(configuration, Path.of(chain), Path.of(key), Path.of(ca));
    }

    private static String file(String name, String pem) throws Exception {
        return Files.writeString(folder.resolve(name + ".pem"), pem).toString();
    }
}
