package dev.agora.coordinator.redis;

import static dev.agora.coordinator.redis.TestNode.PATIENCE;
import static dev.agora.coordinator.redis.TestNode.quick;
import static dev.agora.coordinator.redis.TestNode.refusesToStart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.agora.spi.CoordinatorHealth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no retry mends fails the start, in words that say what to mend and hold no secret. */
class RedisRefusalTest {
    private static final RedisProvider PROVIDER = new RedisProvider();
    private static RedisProcess open = RedisProcess.at(1);
    private static RedisProcess guarded = RedisProcess.at(1);

    @BeforeAll
    static void startServers() {
        open.close();
        guarded.close();
        open = RedisProcess.start();
        guarded = RedisProcess.start("--requirepass", "s3cret");
        String rights = " on >s3cret +ping +hello +subscribe +unsubscribe +publish";
        open.command("ACL SETUSER agora" + rights + " resetchannels &stwt.agora");
        open.command("ACL SETUSER deaf" + rights + " resetchannels &other");
        open.command(
                "ACL SETUSER mute on >s3cret +multi +discard +ping +hello +subscribe +unsubscribe resetchannels &stwt.agora");
    }

    @AfterAll
    static void stopServers() {
        open.close();
        guarded.close();
    }

    @Test
    void theRightPasswordServes() {
        try (TestNode node = TestNode.started(1, PROVIDER, quick("url", guarded.url(), "authSecret", "s3cret"));
                TestNode other =
                        TestNode.started(2, PROVIDER, quick("url", guarded.url().replace("//", "//default:s3cret@")))) {
            node.awaitHears(other, "hello");
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        refusesToStart(
                PROVIDER,
                quick("url", guarded.url(), "authSecret", "wrong-s3cret"),
                "127.0.0.1 port " + guarded.port(),
                "password ***",
                "mend user and password");
    }

    @Test
    void aWrongPasswordInTheAddressIsRefused() {
        refusesToStart(PROVIDER, quick("url", guarded.url().replace("//", "//x:wrong-s3cret@")), "user 'x'", "***");
    }

    @Test
    void aWrongPasswordIsRefusedOverTheOlderProtocol() {
        refusesToStart(
                PROVIDER,
                quick("url", guarded.url(), "authSecret", "wrong-s3cret", "protocolVersion", "resp2"),
                "password ***");
    }

    @Test
    void aMissingPasswordIsRefused() {
        refusesToStart(PROVIDER, quick("url", guarded.url()), "127.0.0.1 port " + guarded.port(), "none given");
    }

    @Test
    void aUserWithTheLeastRightsServes() {
        try (TestNode node = TestNode.started(1, PROVIDER, user("agora"));
                TestNode other = TestNode.started(2, PROVIDER, user("agora"))) {
            node.awaitHears(other, "hello");
            assertThat(node.coordinator().health()).isInstanceOf(CoordinatorHealth.Up.class);
        }
    }

    @Test
    void aUserWithoutTheChannelIsRefused() {
        refusesToStart(PROVIDER, user("deaf"), "stwt.agora", "NOPERM", "&stwt.agora");
    }

    @Test
    void aUserWhoMayNotPublishIsRefused() {
        refusesToStart(PROVIDER, user("mute"), "stwt.agora", "NOPERM", "+publish");
    }

    @Test
    void rightsThatAreTakenAwayLaterDegradeAndSayWhy() {
        open.command("ACL SETUSER later on >s3cret +ping +hello +subscribe +unsubscribe +publish &stwt.agora");
        try (TestNode node = TestNode.started(1, PROVIDER, user("later"))) {
            node.awaitUp();
            open.command("ACL SETUSER later -publish");

            node.publish("refused");

            node.awaitTrouble("NOPERM", "+publish");
            open.command("ACL SETUSER later +publish");
            await().atMost(PATIENCE).until(() -> {
                node.publish("taken");
                return node.coordinator().health() instanceof CoordinatorHealth.Up;
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "220 mail.example ESMTP",
                "* OK IMAP4rev1 ready",
                "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS] Dovecot ready.",
                "+OK POP3 server ready",
                "SSH-2.0-OpenSSH_9.6"
            })
    void aServerThatSpeaksFirstIsRefused(String greeting) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread greeter = Thread.ofVirtual().start(() -> greet(other, greeting));
            refusesToStart(
                    PROVIDER,
                    quick("url", "redis://127.0.0.1:" + other.getLocalPort()),
                    "127.0.0.1 port " + other.getLocalPort(),
                    "does not speak Redis' protocol",
                    "mend host or port");
            assertThat(greeter.isAlive()).isTrue();
        }
    }

    @Test
    void aServerWhoseAnswerMakesNoSenseIsRefused() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread answerer = Thread.ofVirtual().start(() -> answer(other, "%-165175185\r\n"));
            refusesToStart(
                    PROVIDER,
                    quick("url", "redis://127.0.0.1:" + other.getLocalPort()),
                    "127.0.0.1 port " + other.getLocalPort(),
                    "does not speak Redis' protocol",
                    "mend host or port");
            assertThat(answerer.isAlive()).isTrue();
        }
    }

    @Test
    void aWebServerIsRefused() throws IOException {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.start();
        try {
            int port = web.getAddress().getPort();
            refusesToStart(
                    PROVIDER,
                    quick("url", "redis://127.0.0.1:" + port),
                    "port " + port,
                    "does not speak Redis' protocol");
        } finally {
            web.stop(0);
        }
    }

    @Test
    void aPlainServerIsNoNodeOfACluster() {
        refusesToStart(
                new RedisClusterProvider(), quick("urls", open.url()), "port " + open.port(), "no node of a cluster");
    }

    @Test
    void aPlainServerIsNoSentinel() {
        refusesToStart(new RedisSentinelProvider(), quick("urls", open.url()), "port " + open.port(), "not a sentinel");
    }

    private static Map<String, String> user(String name) {
        return quick("url", open.url(), "authUsername", name, "authSecret", "s3cret");
    }

    /** Answers the first request of each client. */
    private static void answer(ServerSocket server, String answer) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                if (client.getInputStream().read() >= 0) {
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().readNBytes(1 << 20);
                }
            } catch (IOException e) {
                // the client went away, or the test is over
            }
        }
    }

    private static void greet(ServerSocket server, String greeting) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write((greeting + "\r\n").getBytes(StandardCharsets.US_ASCII));
                client.getOutputStream().flush();
                client.getInputStream().readNBytes(1 << 20);
            } catch (IOException e) {
                // the client went away, or the test is over
            }
        }
    }
}
