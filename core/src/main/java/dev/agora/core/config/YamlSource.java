package dev.agora.core.config;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Flattens YAML to dotted names. Values keep their text, whatever type YAML would give them. Confined to one load. */
final class YamlSource {
    private final YAMLParser parser;
    private final String file;
    private final SourceReading reading;

    private YamlSource(YAMLParser parser, String file, SourceReading reading) {
        this.parser = parser;
        this.file = file;
        this.reading = reading;
    }

    static void read(String text, String file, SourceReading reading) throws IOException {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            new YamlSource(parser, file, reading).document();
        }
    }

    private void document() throws IOException {
        @Nullable JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            reading.problems.add(FileSource.problem(file, line(), "begins with something else than 'key: value'"));
            return;
        }
        table("");
        if (parser.nextToken() != null) {
            reading.problems.add(FileSource.problem(file, line(), "holds a second document; one is allowed"));
        }
    }

    private void table(String prefix) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = prefix + parser.currentName();
            Origin origin = new Origin(Origin.Source.FILE, file, line());
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                table(name + ".");
            } else if (token == JsonToken.START_ARRAY) {
                list(name, origin);
            } else {
                scalar(name, origin, token);
            }
        }
    }

    private void scalar(String name, Origin origin, JsonToken token) throws IOException {
        if (parser.isCurrentAlias()) {
            reading.problems.add(
                    ConfigProblem.of(new RawSetting(name, "", origin), "aliases are not allowed; repeat the value"));
            return;
        }
        String value = token == JsonToken.VALUE_NULL ? "" : parser.getText();
        reading.settings.add(new RawSetting(name, value.strip(), origin));
    }

    private void list(String name, Origin origin) throws IOException {
        String value = "";
        boolean plain = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
                return;
            }
            if (parser.currentToken().isStructStart()) {
                parser.skipChildren();
                plain = false;
            } else {
                plain &= parser.getText().indexOf(';') < 0 && !parser.isCurrentAlias();
                value = FileSource.joined(value, parser.getText());
            }
        }
        if (plain) {
            reading.settings.add(new RawSetting(name, value, origin));
        } else {
            reading.problems.add(ConfigProblem.of(
                    new RawSetting(name, "", origin), "a list holds plain values without ';' or aliases"));
        }
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
