package dev.agora.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads settings from a TOML or YAML file, chosen by the ending of its name. */
final class FileSource {
    private static final long MAX_FILE_BYTES = 1L << 20;

    private FileSource() {}

    /** Reads {@code file}; {@code shownName} is what messages call it. */
    static SourceReading read(Path file, String shownName) {
        SourceReading reading = new SourceReading();
        String lower = shownName.toLowerCase(Locale.ROOT);
        boolean toml = lower.endsWith(".toml");
        if (!toml && !lower.endsWith(".yaml") && !lower.endsWith(".yml")) {
            reading.problems.add(problem(shownName, 0, "the name of a settings file ends in .toml, .yaml or .yml"));
            return reading;
        }
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                reading.problems.add(
                        problem(shownName, 0, "is larger than " + MAX_FILE_BYTES + " bytes; is it a settings file?"));
                return reading;
            }
            String text = Files.readString(file);
            if (toml) {
                TomlSource.read(text, shownName, reading);
            } else {
                YamlSource.read(text, shownName, reading);
            }
        } catch (JsonProcessingException malformed) {
            int line = malformed.getLocation() == null
                    ? 0
                    : malformed.getLocation().getLineNr();
            // The parsers' own messages quote the text, which may be a secret.
            reading.problems.add(problem(
                    shownName,
                    line,
                    "cannot be read as " + (toml ? "TOML" : "YAML")
                            + "; check the quotes, brackets and indentation here"
                            + (toml ? ", and that no key is given twice" : "")));
        } catch (IOException unreadable) {
            reading.problems.add(problem(
                    shownName,
                    0,
                    "cannot be read (" + unreadable.getClass().getSimpleName()
                            + "); check the path given by --config and that this user may read it"));
        }
        return reading;
    }

    static ConfigProblem problem(String file, int line, String message) {
        return new ConfigProblem(new Origin(Origin.Source.FILE, file, line).toString(), "", "", message);
    }

    /** Adds an entry of a list to those before it. */
    static String joined(String list, String entry) {
        return list.isEmpty() ? entry : list + " ; " + entry;
    }
}
