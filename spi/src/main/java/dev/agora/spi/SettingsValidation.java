package dev.agora.spi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks given values against a table and collects every problem before it fails. Confined to one call. */
final class SettingsValidation {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,18})\\s*(ms|s|m|h|d)?");
    private static final Map<String, Long> MILLIS_OF_UNIT =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private final Map<String, PropertySpec> specs = new LinkedHashMap<>();
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private SettingsValidation(List<PropertySpec> table) {
        for (PropertySpec spec : table) {
            if (specs.put(spec.key(), spec) != null) {
                throw new IllegalArgumentException("the table names the property '" + spec.key() + "' twice");
            }
        }
    }

    static CoordinatorSettings validate(List<PropertySpec> table, Map<String, String> given) {
        SettingsValidation validation = new SettingsValidation(table);
        new TreeMap<>(given).forEach(validation::take);
        validation.fillIn();
        if (!validation.problems.isEmpty()) {
            throw new CoordinatorException(
                    CoordinatorException.Kind.CONFIG, "INVALID_SETTINGS", String.join("; ", validation.problems));
        }
        return CoordinatorSettings.validated(validation.specs, validation.values);
    }

    private void take(String key, String value) {
        PropertySpec spec = specs.get(key);
        if (spec == null) {
            problems.add("unknown property '" + key + "'" + suggestion(key));
            return;
        }
        parsed(spec, value).ifPresent(normal -> values.put(key, normal));
    }

    private void fillIn() {
        for (PropertySpec spec : specs.values()) {
            if (values.containsKey(spec.key())) {
                continue;
            }
            spec.defaultValue()
                    .flatMap(value -> parsed(spec, value))
                    .ifPresent(normal -> values.put(spec.key(), normal));
            if (spec.required()
                    && !values.containsKey(spec.key())
                    && problems.stream().noneMatch(p -> p.contains("'" + spec.key() + "'"))) {
                problems.add("property '" + spec.key() + "' is required: " + spec.doc());
            }
        }
    }

    private Optional<String> parsed(PropertySpec spec, String value) {
        return switch (spec.type()) {
            case TEXT -> within(spec, value, value.length(), value);
            case LIST -> within(spec, value, CoordinatorSettings.split(value).size(), value);
            case FLAG -> flag(spec, value);
            case NUMBER ->
                number(value.strip())
                        .flatMap(number -> within(spec, value, number, Long.toString(number)))
                        .or(() -> refuse(spec, value, number(value.strip()).isPresent(), "a whole number"));
            case DURATION ->
                millis(value)
                        .flatMap(millis -> within(spec, value, millis, Long.toString(millis)))
                        .or(() -> refuse(
                                spec,
                                value,
                                millis(value).isPresent(),
                                "milliseconds or a duration such as 500ms, 5s, 1h"));
        };
    }

    private Optional<String> flag(PropertySpec spec, String value) {
        String normal = value.strip().toLowerCase(Locale.ROOT);
        return normal.equals("true") || normal.equals("false")
                ? Optional.of(normal)
                : refuse(spec, value, false, "true or false");
    }

    private Optional<String> within(PropertySpec spec, String value, long measure, String normal) {
        if (measure >= spec.minimum() && measure <= spec.maximum()) {
            return Optional.of(normal);
        }
        boolean sized = spec.type() == PropertySpec.Type.TEXT || spec.type() == PropertySpec.Type.LIST;
        String unit = spec.unit().isEmpty() ? "" : " " + spec.unit();
        problems.add("property '" + spec.key() + "' is out of range: " + shown(spec, value)
                + (sized ? " has " + measure + unit : "") + ", allowed are " + spec.minimum() + " to " + spec.maximum()
                + unit);
        return Optional.empty();
    }

    /** Notes that a value has the wrong type, unless it was {@code understood} and refused for another reason before. */
    private Optional<String> refuse(PropertySpec spec, String value, boolean understood, String expected) {
        if (!understood) {
            problems.add("property '" + spec.key() + "' must be " + expected + ", was " + shown(spec, value));
        }
        return Optional.empty();
    }

    private static String shown(PropertySpec spec, String value) {
        return spec.secret() ? "***" : "'" + value + "'";
    }

    private static Optional<Long> number(String value) {
        try {
            return Optional.of(Long.parseLong(value));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static Optional<Long> millis(String value) {
        Matcher matcher = DURATION.matcher(value.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return number(value.strip());
        }
        String unit = Optional.ofNullable(matcher.group(2)).orElse("ms");
        try {
            return Optional.of(
                    Math.multiplyExact(Long.parseLong(matcher.group(1)), MILLIS_OF_UNIT.getOrDefault(unit, 1L)));
        } catch (ArithmeticException tooLarge) {
            return Optional.of(Long.MAX_VALUE);
        }
    }

    private String suggestion(String key) {
        if (specs.isEmpty()) {
            return ", there are no properties for this type";
        }
        String wanted = key.toLowerCase(Locale.ROOT);
        String nearest = specs.keySet().stream()
                .min(Comparator.comparingInt(known -> distance(wanted, known.toLowerCase(Locale.ROOT))))
                .orElseThrow();
        return ", did you mean '" + nearest + "'? known are " + String.join(", ", specs.keySet());
    }

    /** Levenshtein distance: insertions, deletions and replacements that turn one text into the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
