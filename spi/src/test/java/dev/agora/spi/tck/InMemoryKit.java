package dev.agora.spi.tck;

import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.KitMistake.What;
import java.util.List;
import java.util.Map;

/** The kit on the coordinator without a network: the example of a class that an author writes. */
public abstract class InMemoryKit extends CoordinatorTck {
    /** The password that the broker asks for. */
    protected static final String PASSWORD = "kit-password-of-the-broker";

    private static final String WRONG = "kit-password-of-a-stranger";

    private final InMemoryBroker broker =
            new InMemoryBroker(new InMemoryGuard("in-memory", PASSWORD, "known", "stranger"));
    private final InMemoryProvider provider = new InMemoryProvider(broker);
    private final InMemoryServer server = new InMemoryServer(broker);

    /** The broker of this test. */
    protected final InMemoryBroker broker() {
        return broker;
    }

    @Override
    protected CoordinatorProvider provider() {
        return provider;
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("password", PASSWORD);
    }

    @Override
    protected Map<String, String> tightSettings() {
        return Map.of("password", PASSWORD, "inbox", "64");
    }

    @Override
    protected KitServer server() {
        return server;
    }

    @Override
    protected List<KitMistake> mistakes() {
        return List.of(
                KitMistake.of(
                        What.ADDRESS, Map.of("address", "nowhere:1", "password", PASSWORD), "nowhere:1", "address"),
                KitMistake.of(What.CREDENTIALS, Map.of("password", WRONG), "in-memory", "***", "property password")
                        .hiding(WRONG),
                KitMistake.of(What.CERTIFICATE, with("authority", "unknown"), "in-memory", "'unknown'", "authority"),
                KitMistake.of(What.RIGHTS, with("account", "stranger"), "'stranger'", "stwt.agora", "grant it")
                        .hiding(PASSWORD));
    }

    private static Map<String, String> with(String key, String value) {
        return Map.of("password", PASSWORD, key, value);
    }
}
