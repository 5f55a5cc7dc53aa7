package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.TlsMaterial;
import dev.agora.spi.tck.CoordinatorTck;
import dev.agora.spi.tck.KitMistake;
import dev.agora.spi.tck.KitMistake.What;
import dev.agora.spi.tck.KitServer;
import dev.agora.spi.tck.TestAuthority;
import dev.agora.spi.tck.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The conformance kit on one real Redis server that asks for a password. */
class RedisCoordinatorTckTest extends CoordinatorTck {
    private static final int ABSENT = TestContext.freePort();
    private static final String PASSWORD = "kit-password-of-redis";
    private static final String WRONG = "kit-password-of-a-stranger";
    private static RedisProcess process = RedisProcess.at(1);
    private static RedisProcess encrypted = RedisProcess.at(1);
    private static RedisKitServer server = new RedisKitServer("", List.of(), null);
    private static TlsMaterial stranger = new TlsMaterial("", "", "");

    @TempDir
    private static Path folder = Path.of("");

    @BeforeAll
    static void startServers() throws Exception {
        process.close();
        encrypted.close();
        process = RedisProcess.start(
                "--requirepass", PASSWORD, "--user", "deaf", "on", ">" + PASSWORD, "+@all", "&other");
        server = new RedisKitServer(
                Integer.toString(process.port()), List.of(process), port -> login(port, "default", PASSWORD));
        TlsMaterial own = new TestAuthority("ours").issue("server");
        stranger = new TestAuthority("another").issue("client");
        encrypted = RedisProcess.tls(
                file("ca.pem", own.trustedPem()),
                file("server.pem", own.chainPem()),
                file("server.key", own.privateKeyPem()));
    }

    @AfterAll
    static void stopServers() {
        process.close();
        encrypted.close();
    }

    @Override
    protected CoordinatorProvider provider() {
        return new RedisProvider();
    }

    @Override
    protected Map<String, String> settings() {
        return login(process.port(), "default", PASSWORD);
    }

    @Override
    protected Map<String, String> tightSettings() {
        Map<String, String> tight = new HashMap<>(settings());
        tight.put("inbox", "1024");
        return tight;
    }

    @Override
    protected KitServer server() {
        return server;
    }

    @Override
    protected List<KitMistake> mistakes() {
        String port = Integer.toString(process.port());
        return List.of(
                KitMistake.of(What.ADDRESS, login(ABSENT, "default", PASSWORD), "127.0.0.1", Integer.toString(ABSENT))
                        .hiding(PASSWORD),
                KitMistake.of(What.CREDENTIALS, login(process.port(), "default", WRONG), port, "password ***", "mend")
                        .hiding(WRONG),
                KitMistake.of(
                        What.CERTIFICATE,
                        Map.of("url", "rediss://127.0.0.1:" + encrypted.port(), "tlsCa", stranger.trustedPem()),
                        Integer.toString(encrypted.port()),
                        "tlsCa"),
                KitMistake.of(
                                What.RIGHTS,
                                login(process.port(), "deaf", PASSWORD),
                                "stwt.agora",
                                "NOPERM",
                                "&stwt.agora")
                        .hiding(PASSWORD));
    }

    @Override
    protected boolean sharedByProcess(Thread thread) {
        return thread.getName().startsWith("globalEventExecutor");
    }

    private static Map<String, String> login(int port, String user, String password) {
        return Map.of(
                "url",
                "redis://127.0.0.1:" + port,
                "authUsername",
                user,
                "authSecret",
                password,
                "pingInterval",
                "500",
                "timeout",
                "4s");
    }

    private static Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }
}
