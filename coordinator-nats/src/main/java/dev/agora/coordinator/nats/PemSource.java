package dev.agora.coordinator.nats;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A property's PEM text, given as such or as the path of a file on this node. */
final class PemSource {
    private static final long MAX_BYTES = 1024 * 1024;

    private PemSource() {}

    static String read(String key, String value, boolean secret) {
        if (value.contains("-----BEGIN")) {
            return value;
        }
        String path = value.startsWith("file:") ? value.substring("file:".length()) : value.strip();
        String shown = secret ? "***" : "'" + path + "'";
        try {
            Path file = Path.of(path);
            if (Files.size(file) > MAX_BYTES) {
                throw refused(key, shown, "the file is larger than " + MAX_BYTES + " bytes");
            }
            return Files.readString(file);
        } catch (IOException | InvalidPathException e) {
            throw refused(key, shown, e.getClass().getSimpleName());
        }
    }

    private static CoordinatorException refused(String key, String shown, String why) {
        return new CoordinatorException(
                Kind.CONFIG,
                "UNREADABLE_FILE",
                key + " " + shown + " is neither PEM text (-----BEGIN …) nor a file this node can read (" + why
                        + "); give the text, or the path of a file that the server's user may read");
    }
}
