package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.CoordinatorTck;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The conformance kit on the primary that a real Redis sentinel names. */
class RedisSentinelCoordinatorTckTest extends CoordinatorTck {
    private static @Nullable RedisWatched servers;

    @BeforeAll
    static void startServers() {
        servers = RedisWatched.start(1);
    }

    @AfterAll
    static void stopServers() {
        if (servers != null) {
            servers.close();
        }
    }

    @Override
    protected CoordinatorProvider provider() {
        return new RedisSentinelProvider();
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
