package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.CoordinatorTck;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The conformance kit on a real Redis Cluster of three nodes, over which the coordinators spread. */
class RedisClusterCoordinatorTckTest extends CoordinatorTck {
    private static @Nullable RedisClusterTrio servers;

    @BeforeAll
    static void startServers() {
        servers = RedisClusterTrio.start();
    }

    @AfterAll
    static void stopServers() {
        if (servers != null) {
            servers.close();
        }
    }

    @Override
    protected CoordinatorProvider provider() {
        return new RedisClusterProvider();
    }

    @Override
    protected Map<String, String> settings() {
        return servers == null ? Map.of() : Map.of("urls", servers.urls());
    }

    @Override
    protected boolean sharedByProcess(Thread thread) {
        return thread.getName().startsWith("globalEventExecutor");
    }
}
