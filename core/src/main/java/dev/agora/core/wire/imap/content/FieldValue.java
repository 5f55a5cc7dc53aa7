package dev.agora.core.wire.imap.content;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A structured field: a value and its parameters, {@code text/plain; charset=utf-8} (RFC 2045 §5.1, RFC 2183). Read leniently.
 *
 * @param value as written
 * @param parameters as written, in order, names without regard to case given once
 */
public record FieldValue(String value, Map<String, String> parameters) {
    private static final int MOST_PARAMETERS = 64;

    /** Copies the parameters, keeping their order. */
    public FieldValue {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** A parameter by its name without regard to case; empty text when it is not there. */
    public String parameter(String name) {
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (parameter.getKey().equalsIgnoreCase(name)) {
                return parameter.getValue();
            }
        }
        return "";
    }

    /** Reads a field's value. */
    static FieldValue parse(String text) {
        FieldReader reader = new FieldReader(text);
        String value = reader.until(';').strip();
        Map<String, String> parameters = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        while (reader.skip(';') && parameters.size() < MOST_PARAMETERS) {
            String name = reader.untilAny("=;").strip();
            if (reader.skip('=')) {
                String parameter = reader.parameterValue();
                if (!name.isEmpty() && seen.add(name.toLowerCase(Locale.ROOT))) {
                    parameters.put(name, parameter);
                }
            }
        }
        return new FieldValue(value, parameters);
    }
}
