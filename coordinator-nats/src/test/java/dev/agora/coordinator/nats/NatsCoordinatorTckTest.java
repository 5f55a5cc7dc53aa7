package dev.agora.coordinator.nats;

import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.CoordinatorTck;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The conformance kit on a real server. */
class NatsCoordinatorTckTest extends CoordinatorTck {
    private static NatsServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = NatsServer.running("");
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Override
    protected CoordinatorProvider provider() {
        return new NatsProvider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("addresses", server.address());
    }
}
