package dev.agora.spi;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Values of a coordinator's properties, validated against its {@link PropertySpec} table with defaults filled in. Immutable.
 */
public final class CoordinatorSettings {
    private final Map<String, PropertySpec> specs;
    private final Map<String, String> values;

    private CoordinatorSettings(Map<String, PropertySpec> specs, Map<String, String> values) {
        this.specs = specs;
        this.values = values;
    }

    /**
     * Validates {@code given} against {@code table}. Lists are parted by {@code ;}, durations are milliseconds.
     *
     * @throws CoordinatorException of kind CONFIG that names every problem: unknown keys with the nearest known one, values out of
     *     range with the range, required keys that are absent
     */
    public static CoordinatorSettings of(List<PropertySpec> table, Map<String, String> given) {
        return SettingsValidation.validate(table, given);
    }

    static CoordinatorSettings validated(Map<String, PropertySpec> specs, Map<String, String> values) {
        return new CoordinatorSettings(Map.copyOf(specs), Map.copyOf(values));
    }

    /** A text, empty when it has neither value nor default. */
    public Optional<String> text(String key) {
        spec(key);
        return Optional.ofNullable(values.get(key));
    }

    /** A number. @throws IllegalStateException when it has neither value nor default */
    public long number(String key) {
        return Long.parseLong(required(key));
    }

    /** A duration. @throws IllegalStateException when it has neither value nor default */
    public Duration duration(String key) {
        return Duration.ofMillis(number(key));
    }

    /** A flag. @throws IllegalStateException when it has neither value nor default */
    public boolean flag(String key) {
        return Boolean.parseBoolean(required(key));
    }

    /** A list, empty when it has neither value nor default. */
    public List<String> list(String key) {
        return text(key).map(CoordinatorSettings::split).orElse(List.of());
    }

    static List<String> split(String value) {
        return Arrays.stream(value.split(";"))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private String required(String key) {
        return text(key).orElseThrow(() -> new IllegalStateException("property " + key + " has no value"));
    }

    private PropertySpec spec(String key) {
        PropertySpec spec = specs.get(key);
        if (spec == null) {
            throw new IllegalArgumentException("property '" + key + "' is not in the table " + specs.keySet());
        }
        return spec;
    }

    @Override
    public String toString() {
        Map<String, String> shown = new TreeMap<>();
        values.forEach((key, value) -> shown.put(key, spec(key).secret() ? "***" : value));
        return shown.toString();
    }
}
