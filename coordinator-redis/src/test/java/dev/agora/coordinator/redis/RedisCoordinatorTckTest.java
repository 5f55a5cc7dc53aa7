package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.CoordinatorTck;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The conformance kit on one real Redis server. */
class RedisCoordinatorTckTest extends CoordinatorTck {
    private static RedisProcess server = RedisProcess.at(1);

    @BeforeAll
    static void startServer() {
        server.close();
        server = RedisProcess.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected CoordinatorProvider provider() {
        return new RedisProvider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("url", server.url());
    }

    @Override
    protected boolean sharedByProcess(Thread thread) {
        return thread.getName().startsWith("globalEventExecutor");
    }
}
