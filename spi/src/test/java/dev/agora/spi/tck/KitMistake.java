package dev.agora.spi.tck;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A mistake that an operator can make, and what the coordinator must say of it.
 *
 * @param what its kind
 * @param settings the settings with the mistake in them, complete
 * @param prepare what else is wrong, such as the TLS material of the node
 * @param named words that the message must hold: what was tried, the value, the property to mend
 * @param secrets values of these settings that no message, health, report or log line may hold
 */
public record KitMistake(
        What what,
        Map<String, String> settings,
        Consumer<TestContext> prepare,
        List<String> named,
        List<String> secrets) {
    /** Kinds of mistakes. */
    public enum What {
        /** A host, port or path where nothing is: start fails with TRANSIENT or CONFIG, or degrades, and names it. */
        ADDRESS,
        /** Another kind of server at that address: as {@link #ADDRESS}. */
        OTHER_SERVER,
        /** An account, password, token or key that is refused: CONFIG. */
        CREDENTIALS,
        /** A certificate that is not trusted, has ended, or names somebody else: CONFIG. */
        CERTIFICATE,
        /** An account without rights on the topic: CONFIG. */
        RIGHTS,
        /** Settings that contradict each other: CONFIG. */
        CONTRADICTION
    }

    /** Copies the collections. */
    public KitMistake {
        settings = Map.copyOf(settings);
        named = List.copyOf(named);
        secrets = List.copyOf(secrets);
    }

    /** A mistake in the settings. */
    public static KitMistake of(What what, Map<String, String> settings, String... named) {
        return new KitMistake(what, settings, context -> {}, List.of(named), List.of());
    }

    /** The same, with something wrong in what the node has besides its settings. */
    public KitMistake preparedBy(Consumer<TestContext> preparation) {
        return new KitMistake(what, settings, preparation, named, secrets);
    }

    /** The same, where these values must appear nowhere. */
    public KitMistake hiding(String... values) {
        return new KitMistake(what, settings, prepare, named, List.of(values));
    }
}
