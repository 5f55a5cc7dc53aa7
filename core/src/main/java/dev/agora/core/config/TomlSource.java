package dev.agora.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Flattens TOML to dotted names. */
final class TomlSource {
    private static final Pattern HEADER = Pattern.compile("\\s*\\[\\s*([^\\[\\]]+?)\\s*]\\s*(#.*)?");
    private static final Pattern KEY = Pattern.compile("\\s*([A-Za-z0-9_\"'@. -]+?)\\s*=.*");

    private TomlSource() {}

    static void read(String text, String file, SourceReading reading) throws JsonProcessingException {
        JsonNode root = new TomlMapper().readTree(text);
        flatten("", root, new Flattening(file, lines(text), reading));
    }

    private record Flattening(String file, Map<String, Integer> lines, SourceReading reading) {
        Origin origin(String name) {
            return new Origin(Origin.Source.FILE, file, lines.getOrDefault(name, 0));
        }
    }

    private static void flatten(String name, JsonNode node, Flattening into) {
        if (node.isObject()) {
            node.properties()
                    .forEach(child -> flatten(
                            name.isEmpty() ? child.getKey() : name + "." + child.getKey(), child.getValue(), into));
            return;
        }
        String value = node.asText();
        if (node.isArray()) {
            value = "";
            for (JsonNode entry : node) {
                if (entry.isContainerNode() || entry.asText().indexOf(';') >= 0) {
                    into.reading.problems.add(ConfigProblem.of(
                            new RawSetting(name, "", into.origin(name)), "a list holds plain values without ';'"));
                    return;
                }
                value = FileSource.joined(value, entry.asText());
            }
        }
        into.reading.settings.add(new RawSetting(name, value.strip(), into.origin(name)));
    }

    /** Line of each dotted name, as far as the layout tells: the parser does not say. */
    private static Map<String, Integer> lines(String text) {
        Map<String, Integer> lines = new HashMap<>();
        String table = "";
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            Matcher header = HEADER.matcher(line);
            Matcher key = KEY.matcher(line);
            if (header.matches()) {
                table = bare(header.group(1)) + ".";
            } else if (key.matches()) {
                lines.putIfAbsent(table + bare(key.group(1)), number);
            }
        }
        return lines;
    }

    private static String bare(String name) {
        return name.replaceAll("[\"' ]", "");
    }
}
