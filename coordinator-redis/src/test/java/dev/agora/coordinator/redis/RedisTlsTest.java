package dev.agora.coordinator.redis;

import static dev.agora.coordinator.redis.TestNode.quick;
import static dev.agora.coordinator.redis.TestNode.refusesToStart;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.TlsMaterial;
import dev.agora.spi.support.DatedAuthority;
import dev.agora.spi.tck.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to a server that shows a certificate and asks for one. */
class RedisTlsTest {
    private static final RedisProvider PROVIDER = new RedisProvider();
    private static RedisProcess server = RedisProcess.at(1);
    private static TlsMaterial client = new TlsMaterial("", "", "");
    private static TlsMaterial stranger = client;

    @TempDir
    private static Path folder = Path.of("");

    @BeforeAll
    static void startServer() throws IOException {
        TestAuthority authority = new TestAuthority("agora-test");
        client = authority.issue("client");
        stranger = new TestAuthority("stranger").issue("client");
        TlsMaterial own = authority.issue("server");
        server.close();
        server = RedisProcess.tls(
                file("ca.pem", own.trustedPem()),
                file("server.pem", own.chainPem()),
                file("server.key", own.privateKeyPem()));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void aTrustedClientIsServed() {
        try (TestNode node = TestNode.started(1, PROVIDER, settings(client.trustedPem(), client));
                TestNode other = TestNode.started(2, PROVIDER, settings(client.trustedPem(), client))) {
            node.awaitHears(other, "hello");
        }
    }

    @Test
    void aServerOfAnUnknownAuthorityIsRefused() {
        refusesToStart(
                PROVIDER, settings(stranger.trustedPem(), client), "port " + server.port(), "is not trusted", "tlsCa");
    }

    @Test
    void aServerThatIsUnknownToJavaIsRefused() {
        refusesToStart(PROVIDER, quick("url", secure()), "port " + server.port(), "is not trusted", "tlsCa");
    }

    @Test
    void aServerWithAnotherNameIsRefused() {
        refusesToStart(
                PROVIDER,
                quick(
                        "url",
                        secure().replace("127.0.0.1", "localhost"),
                        "tlsCa",
                        client.trustedPem(),
                        "tlsCertificate",
                        client.chainPem(),
                        "tlsKey",
                        client.privateKeyPem()),
                "localhost port " + server.port(),
                "connect by a name it is made out to");
    }

    @Test
    void aServerWhoseCertificateExpiredIsRefusedWithItsDay() throws IOException {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        TlsMaterial old = new DatedAuthority().issue(yesterday.minus(Duration.ofDays(9)), yesterday);
        try (RedisProcess expired = RedisProcess.tls(
                file("old-ca.pem", old.trustedPem()),
                file("old.pem", old.chainPem()),
                file("old.key", old.privateKeyPem()))) {
            refusesToStart(
                    PROVIDER,
                    quick("url", "rediss://127.0.0.1:" + expired.port(), "tlsCa", old.trustedPem()),
                    "the certificate of Redis at 127.0.0.1 port " + expired.port() + " with TLS expired on "
                            + yesterday.toString().substring(0, 10) + "; renew it");
        }
    }

    @Test
    void aSilentHandshakeIsGivenUpLongBeforeTheAttempt() {
        try (RedisProcess plain = RedisProcess.start();
                TestNode node = TestNode.of(
                        1,
                        PROVIDER,
                        quick(
                                "url",
                                plain.url().replace("redis:", "rediss:"),
                                "timeout",
                                "10m",
                                "poolTimeoutWait",
                                "10m"))) {
            node.start(); // returns after the first attempt, in 5 s, and not after 10 minutes

            assertThat(node.coordinator().health().toString())
                    .contains("port " + plain.port(), "handshake timed out", "a server without TLS needs redis://");
        }
    }

    @Test
    void aClientOfAnUnknownAuthorityIsRefused() {
        refusesToStart(
                PROVIDER, settings(client.trustedPem(), stranger), "refuses this client's certificate", "tlsKey");
    }

    @Test
    void aClientWithoutACertificateIsRefused() {
        refusesToStart(
                PROVIDER, quick("url", secure(), "tlsCa", client.trustedPem()), "or the lack of one", "tlsCertificate");
    }

    @Test
    void tlsToAServerWithoutItIsNamedAsAPossibleReason() {
        try (RedisProcess plain = RedisProcess.start();
                TestNode node = TestNode.started(
                        1,
                        PROVIDER,
                        quick(
                                "url",
                                plain.url().replace("redis:", "rediss:"),
                                "timeout",
                                "1s",
                                "tlsCa",
                                client.trustedPem()))) {
            node.awaitTrouble("port " + plain.port(), "a server without TLS needs redis://");
        }
    }

    @Test
    void noTlsToAServerThatWantsItIsNamedAsAPossibleReason() {
        try (TestNode node = TestNode.started(1, PROVIDER, quick("url", server.url()))) {
            node.awaitTrouble("port " + server.port(), "a server that wants TLS needs rediss://");
        }
    }

    private static Map<String, String> settings(String ca, TlsMaterial own) {
        return quick("url", secure(), "tlsCa", ca, "tlsCertificate", own.chainPem(), "tlsKey", own.privateKeyPem());
    }

    private static String secure() {
        return server.url().replace("redis:", "rediss:");
    }

    private static Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
