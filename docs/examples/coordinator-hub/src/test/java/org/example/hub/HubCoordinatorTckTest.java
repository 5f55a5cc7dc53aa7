package org.example.hub;

import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.CoordinatorTck;
import dev.agora.spi.tck.KitMistake;
import dev.agora.spi.tck.KitMistake.What;
import dev.agora.spi.tck.KitServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The conformance kit on the hub. */
class HubCoordinatorTckTest extends CoordinatorTck {
    private static Hub hub;

    @BeforeAll
    static void startHub() throws IOException {
        hub = new Hub();
    }

    @AfterAll
    static void stopHub() throws Exception {
        hub.stop();
    }

    @Override
    protected CoordinatorProvider provider() {
        return new HubProvider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("address", hub.address());
    }

    @Override
    protected Map<String, String> tightSettings() {
        return Map.of("address", hub.address(), "inbox", "64");
    }

    @Override
    protected KitServer server() {
        return hub;
    }

    @Override
    protected List<KitMistake> mistakes() {
        return List.of(KitMistake.of(What.ADDRESS, Map.of("address", "127.0.0.1:1"), "127.0.0.1:1", "property address"));
    }
}
