package dev.agora.spi.tck.server;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the one who runs the tests wants of servers. */
enum ServerMode {
    /** Containers where they can be had, else processes. */
    AUTO,
    /** Processes of this machine. */
    LOCAL,
    /** Containers, or an error. */
    CONTAINERS;

    private static final String PROPERTY = "agora.kit.servers";
    private static final String VARIABLE = "AGORA_KIT_SERVERS";

    static ServerMode wanted() {
        return of(Optional.ofNullable(System.getProperty(PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .orElse(""));
    }

    static ServerMode of(String text) {
        String word = text.strip().toUpperCase(Locale.ROOT);
        return word.isEmpty()
                ? AUTO
                : Arrays.stream(values())
                        .filter(mode -> mode.name().equals(word))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(PROPERTY + " or " + VARIABLE + " is '" + text
                                + "'; it can be auto, local or containers"));
    }
}
