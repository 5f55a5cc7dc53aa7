package dev.agora.spi.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes lists of flat objects as JSON; values are texts and numbers. */
public final class KitJson {
    private KitJson() {}

    /** Writes an array with one object per line, in place of what the file held. */
    public static void write(Path file, List<Map<String, Object>> objects) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        String lines = objects.stream().map(KitJson::object).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
        Files.writeString(file, lines);
    }

    private static String object(Map<String, Object> fields) {
        return fields.entrySet().stream()
                .map(field -> quoted(field.getKey()) + ": "
                        + (field.getValue() instanceof Number number
                                ? number
                                : quoted(field.getValue().toString())))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
