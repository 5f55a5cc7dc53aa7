package dev.agora.coordinator.nats;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;

/**
 * A property that is PEM text. A path is refused: the settings are those of the whole cluster, and each node would read a file of
 * its own, or one that whoever changes the settings over the network may not see.
 */
final class PemText {
    private static final int SHOWN_CHARS = 100;

    private PemText() {}

    /** The text, unless it is none. @throws CoordinatorException of kind CONFIG that says how to give it */
    static String of(String key, String value, boolean secret) {
        if (value.contains("-----BEGIN")) {
            return value;
        }
        throw new CoordinatorException(
                Kind.CONFIG,
                "NOT_PEM",
                key + " " + (secret ? "***" : "'" + shortened(value.strip()) + "'")
                        + " is no PEM text (-----BEGIN …), and no file is read by its name here; give the text itself, or"
                        + " file:NAME in the node's own configuration file or on its command line, which puts the file's"
                        + " text in its place");
    }

    private static String shortened(String value) {
        return value.length() <= SHOWN_CHARS ? value : value.substring(0, SHOWN_CHARS) + "…";
    }
}
