package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.CoordinatorTck;
import dev.agora.spi.tck.KitMistake;
import dev.agora.spi.tck.KitServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The conformance kit on a real Redis Cluster of three nodes, over which the coordinators spread. */
class RedisClusterCoordinatorTckTest extends CoordinatorTck {
    private static RedisClusterTrio trio;
    private static RedisKitServer server;
    private static RedisMistakes mistakes;

    @TempDir
    private static Path folder = Path.of("");

    @BeforeAll
    static void startServers() throws Exception {
        trio = RedisClusterTrio.start();
        server = new RedisKitServer(
                "127.0.0.1",
                List.of(trio.node(0), trio.node(1), trio.node(2)),
                port -> settings("redis://127.0.0.1:" + port));
        mistakes = new RedisMistakes(folder);
    }

    @AfterAll
    static void stopServers() {
        trio.close();
        mistakes.close();
    }

    @Override
    protected CoordinatorProvider provider() {
        return new RedisClusterProvider();
    }

    @Override
    protected Map<String, String> settings() {
        return settings(trio.urls());
    }

    @Override
    protected Map<String, String> tightSettings() {
        return Map.of("urls", trio.urls(), "inbox", "1024");
    }

    @Override
    protected KitServer server() {
        return server;
    }

    @Override
    protected List<KitMistake> mistakes() {
        return mistakes.of(trio.urls(), List.of(trio.node(0), trio.node(1), trio.node(2)));
    }

    @Override
    protected boolean sharedByProcess(Thread thread) {
        return thread.getName().startsWith("globalEventExecutor");
    }

    private static Map<String, String> settings(String urls) {
        return Map.of("urls", urls, "pingInterval", "500", "timeout", "4s");
    }
}
