package dev.agora.coordinator.redis;

import dev.agora.spi.TlsMaterial;
import dev.agora.spi.tck.KitMistake;
import dev.agora.spi.tck.KitMistake.What;
import dev.agora.spi.tck.TestAuthority;
import dev.agora.spi.tck.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The mistakes that one can make with several Redis servers, and a server with a certificate that nobody trusts. */
final class RedisMistakes implements AutoCloseable {
    private static final String SECRET = "kit-password-of-a-stranger";

    private final int absent = TestContext.freePort();
    private final RedisProcess encrypted;
    private final TlsMaterial stranger;

    RedisMistakes(Path folder) throws Exception {
        TlsMaterial own = new TestAuthority("ours").issue("server");
        stranger = new TestAuthority("another").issue("client");
        encrypted = RedisProcess.tls(
                Files.writeString(folder.resolve("ca.pem"), own.trustedPem()),
                Files.writeString(folder.resolve("server.pem"), own.chainPem()),
                Files.writeString(folder.resolve("server.key"), own.privateKeyPem()));
    }

    /** The mistakes of those that connect to {@code urls}, of which {@code servers} carry the topic. */
    List<KitMistake> of(String urls, List<RedisProcess> servers) {
        servers.forEach(server -> server.command("ACL SETUSER deaf on >" + SECRET + " +@all resetchannels &other"));
        return List.of(
                KitMistake.of(What.ADDRESS, Map.of("urls", "redis://127.0.0.1:" + absent), Integer.toString(absent)),
                KitMistake.of(What.CREDENTIALS, login(urls, "nobody"), "user 'nobody'", "***", "mend")
                        .hiding(SECRET),
                KitMistake.of(
                        What.CERTIFICATE,
                        Map.of("urls", "rediss://127.0.0.1:" + encrypted.port(), "tlsCa", stranger.trustedPem()),
                        Integer.toString(encrypted.port()),
                        "tlsCa"),
                KitMistake.of(What.RIGHTS, login(urls, "deaf"), "stwt.agora", "NOPERM")
                        .hiding(SECRET));
    }

    private static Map<String, String> login(String urls, String user) {
        return Map.of("urls", urls, "authUsername", user, "authSecret", SECRET);
    }

    @Override
    public void close() {
        encrypted.close();
    }
}
