package dev.agora.coordinator.nats;

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

/** The conformance kit on a real server. */
class NatsCoordinatorTckTest extends CoordinatorTck {
    private static final int ABSENT = TestContext.freePort();
    private static final String WRONG = "kit-password-of-a-stranger";

    @TempDir
    private static Path folder;

    private static NatsKitServer server;
    private static NatsServer encrypted;
    private static TlsMaterial stranger;

    @BeforeAll
    static void startServers() throws Exception {
        server = new NatsKitServer();
        server.start();
        TlsMaterial own = new TestAuthority("ours").issue("server");
        stranger = new TestAuthority("another").issue("stranger");
        Path chain = file("chain", own.chainPem());
        Path key = file("key", own.privateKeyPem());
        encrypted = NatsServer.running(
                "tls { cert_file: \"" + chain + "\", key_file: \"" + key + "\", timeout: 10 }", chain, key);
    }

    @AfterAll
    static void stopServers() throws Exception {
        server.stop();
        encrypted.close();
    }

    @Override
    protected CoordinatorProvider provider() {
        return new NatsProvider();
    }

    @Override
    protected Map<String, String> settings() {
        return server.settings("agora", NatsKitServer.PASSWORD);
    }

    @Override
    protected Map<String, String> tightSettings() {
        Map<String, String> tight = new HashMap<>(settings());
        tight.put("capacitySubscription", "64");
        return tight;
    }

    @Override
    protected KitServer server() {
        return server;
    }

    @Override
    protected List<KitMistake> mistakes() {
        String absent = "127.0.0.1:" + ABSENT;
        return List.of(
                KitMistake.of(What.ADDRESS, Map.of("addresses", absent), absent),
                KitMistake.of(What.ADDRESS, Map.of("addresses", "absent.invalid"), "absent.invalid"),
                KitMistake.of(What.CREDENTIALS, server.settings("agora", WRONG), server.address(), "'agora'", "mend")
                        .hiding(WRONG),
                KitMistake.of(
                        What.CERTIFICATE,
                        Map.of("addresses", encrypted.address(), "useTls", "true", "tlsCa", stranger.trustedPem()),
                        encrypted.address(),
                        "tlsCa"),
                KitMistake.of(What.RIGHTS, server.settings("mute", NatsKitServer.PASSWORD), "stwt.agora")
                        .hiding(NatsKitServer.PASSWORD));
    }

    private static Path file(String name, String pem) throws Exception {
        return Files.writeString(folder.resolve(name + ".pem"), pem);
    }
}
