package dev.agora.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.coordinator.kafka.TestNodes.Node;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.Payload;
import dev.agora.spi.TlsMaterial;
import dev.agora.spi.support.DatedAuthority;
import dev.agora.spi.support.TlsListener;
import dev.agora.spi.tck.TestAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Credentials, certificates and wrong servers. */
class KafkaSecurityTest {
    private final TestBroker broker = TestBroker.running();
    private final TestNodes nodes = new TestNodes();

    @AfterEach
    void closeNodes() {
        nodes.close();
    }

    @Test
    void rightCredentialsConnect() {
        meet(sasl(TestBroker.PASSWORD));
    }

    @Test
    void aScramPasswordOverTlsConnectsAndAWrongOneIsAConfigError() throws Exception {
        try (Admin admin = broker.admin()) {
            ScramCredentialInfo strength = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096);
            admin.alterUserScramCredentials(
                            List.of(new UserScramCredentialUpsertion(TestBroker.USER, strength, "scram-secret")))
                    .all()
                    .get();
        }
        meet(scram("scram-secret"));
        assertThat(nodes.refused(scram("wrong")).code()).isEqualTo("BAD_CREDENTIALS");
    }

    @Test
    void wrongCredentialsAreAConfigErrorThatHidesThePassword() {
        CoordinatorException failure = nodes.refused(sasl("wrong-and-secret"));
        assertThat(failure.code()).isEqualTo("BAD_CREDENTIALS");
        assertThat(failure)
                .hasMessageContainingAll(broker.sasl(), TestBroker.USER, "***", "saslPassword")
                .hasMessageNotContaining("wrong-and-secret");
    }

    @Test
    void aListenerThatAsksForCredentialsIsAConfigErrorWithoutThem() {
        assertThat(nodes.refused(Map.of("brokers", broker.sasl())))
                .hasMessageContainingAll(broker.sasl(), "asks for SASL", "securityProtocol");
    }

    @Test
    void mutualTlsConnects() throws Exception {
        meet(tls(broker.authority().issue("node")));
    }

    @Test
    void anUntrustedCertificateIsAConfigError() throws Exception {
        TlsMaterial foreign = new TestAuthority("foreign").issue("node");
        CoordinatorException failure = nodes.refused(tls(foreign));
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo("UNTRUSTED_CERTIFICATE");
        assertThat(failure).hasMessageContainingAll(broker.tls(), "tlsCa");
    }

    @Test
    void aCertificateThatExpiredIsToldWithItsDay() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        TlsMaterial old = new DatedAuthority().issue(yesterday.minus(Duration.ofDays(9)), yesterday);
        try (TlsListener expired = new TlsListener(old)) {
            String address = "127.0.0.1:" + expired.port();
            CoordinatorException failure =
                    nodes.refused(Map.of("brokers", address, "securityProtocol", "SSL", "tlsCa", old.trustedPem()));
            assertThat(failure.code()).isEqualTo("CERTIFICATE_EXPIRED");
            assertThat(failure)
                    .hasMessageContainingAll(
                            address, "expired on " + yesterday.toString().substring(0, 10) + "; renew it")
                    .hasMessageNotContainingAny("java.", "sun.", "PKIX");
        }
    }

    @Test
    void aCertificateForAnotherNameIsAConfigError() {
        CoordinatorException failure = nodes.refused(Map.of(
                "brokers",
                broker.tls().replace("127.0.0.1", "localhost"),
                "securityProtocol",
                "SSL",
                "tlsCa",
                broker.authority().issue("node").trustedPem()));
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo("CERTIFICATE_OF_ANOTHER_NAME");
        assertThat(failure).hasMessageContainingAll("localhost", "connect by a name it is made out to");
    }

    @Test
    void aClientCertificateOfAnotherAuthorityIsAConfigError() throws Exception {
        TlsMaterial foreign = new TestAuthority("foreign").issue("node");
        String trusted = broker.authority().issue("node").trustedPem();
        CoordinatorException failure =
                nodes.refused(tls(new TlsMaterial(trusted, foreign.chainPem(), foreign.privateKeyPem())));
        assertThat(failure).hasMessageContainingAll(broker.tls(), "tlsCertificate");
    }

    @Test
    void tlsTowardsAListenerWithoutItIsAConfigError() {
        CoordinatorException failure =
                nodes.refused(Map.of("brokers", broker.plain(), "securityProtocol", "SSL", "timeoutSession", "1s"));
        assertThat(failure).hasMessageContainingAll(broker.plain(), "securityProtocol");
    }

    @Test
    void anotherKindOfServerIsAConfigError() throws Exception {
        Thread greeter;
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            greeter = Thread.ofVirtual().start(() -> greet(server));
            String address = "127.0.0.1:" + server.getLocalPort();
            assertThat(nodes.refused(Map.of("brokers", address)))
                    .hasMessageContainingAll(address, "not a Kafka broker", "port");
        }
        greeter.join();
    }

    private void meet(Map<String, String> settings) {
        Node one = nodes.started(1, settings);
        Node two = nodes.started(2, settings);
        one.awaitUp();
        two.awaitUp();
        Payload payload = Payload.copyOf(new byte[] {1, 2, 3});
        one.accepted(payload);
        await().atMost(TestNodes.PATIENCE).until(() -> two.taken().contains(payload));
        assertThat(one.taken()).isEmpty();
    }

    private Map<String, String> sasl(String password) {
        return Map.of(
                "brokers",
                broker.sasl(),
                "securityProtocol",
                "SASL_PLAINTEXT",
                "saslMechanism",
                "PLAIN",
                "saslUsername",
                TestBroker.USER,
                "saslPassword",
                password);
    }

    private Map<String, String> scram(String password) throws Exception {
        return Map.of(
                "brokers",
                broker.saslTls(),
                "securityProtocol",
                "SASL_SSL",
                "saslMechanism",
                "SCRAM-SHA-512",
                "saslUsername",
                TestBroker.USER,
                "saslPassword",
                password,
                "tlsCa",
                broker.authority().issue("node").trustedPem());
    }

    private Map<String, String> tls(TlsMaterial own) {
        return Map.of(
                "brokers", broker.tls(),
                "securityProtocol", "SSL",
                "tlsCa", own.trustedPem(),
                "tlsCertificate", own.chainPem(),
                "tlsKey", own.privateKeyPem());
    }

    private static void greet(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept();
                    OutputStream out = socket.getOutputStream()) {
                out.write("220 mail.example.org ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                socket.getInputStream().readNBytes(1);
            } catch (IOException closed) {
                // the test ended it
            }
        }
    }
}
