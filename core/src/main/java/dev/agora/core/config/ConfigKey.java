package dev.agora.core.config;

import java.util.List;
import java.util.Locale;

/**
 * One setting: one row of the table that feeds loader, command line, sample file, reference page and forms.
 *
 * @param name dotted kebab-case name, equal in file, documents and error texts
 * @param olderNames names of earlier generations that mean the same
 * @param type type of the value
 * @param defaultValue value as text when none is given, empty when there is none
 * @param unit unit in words, empty where there is none
 * @param minimum least value in milliseconds, bytes or plain, inclusive
 * @param maximum largest value in milliseconds, bytes or plain, inclusive
 * @param choices the words allowed for {@link KeyType#CHOICE}, otherwise empty
 * @param secret whether the value is never shown
 * @param doc one line that says what it does
 * @param tooLow what happens when it is too low, empty where that means nothing
 * @param tooHigh what happens when it is too high, empty where that means nothing
 * @param waitsFor what this version lacks so that the setting has no effect yet; empty when it has one
 */
public record ConfigKey(
        String name,
        List<String> olderNames,
        KeyType type,
        String defaultValue,
        String unit,
        long minimum,
        long maximum,
        List<String> choices,
        boolean secret,
        String doc,
        String tooLow,
        String tooHigh,
        String waitsFor) {
    /** Checks name and range, copies the lists. */
    public ConfigKey {
        if (!name.matches("[a-z]+(\\.[a-z-]+)+") || minimum > maximum) {
            throw new IllegalArgumentException("key '" + name + "' has the range " + minimum + ".." + maximum);
        }
        olderNames = List.copyOf(olderNames);
        choices = List.copyOf(choices);
    }

    /** Whether this version acts on it. */
    public boolean hasEffect() {
        return waitsFor.isEmpty();
    }

    /** Name of the environment variable, such as {@code AGORA_CLUSTER_KEY}. */
    public String environmentName() {
        return environmentName(name);
    }

    static String environmentName(String name) {
        return "AGORA_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** What is allowed, in words, with the range. */
    public String allowed() {
        String words = type == KeyType.CHOICE ? "one of " + String.join(", ", choices) : type.words();
        boolean ranged = minimum != Long.MIN_VALUE && maximum != Long.MAX_VALUE && type != KeyType.PORT;
        return ranged ? words + ", from " + shown(minimum) + " to " + shown(maximum) : words;
    }

    private String shown(long bound) {
        return switch (type) {
            case DURATION -> Quantities.durationText(bound);
            case SIZE -> Quantities.sizeText(bound);
            case TEXT, NUMBER, DECIMAL, PORT, ADDRESS, HOST_PORTS, NODE_IDS, ADDRESS_RANGES, CHOICE, PATH, URL ->
                Long.toString(bound);
        };
    }

    /** What begins a row: its name, type, default and sentence. */
    static Row row(String name, KeyType type, String defaultValue, String doc) {
        return new Row(name, type, defaultValue, doc);
    }

    /** A row that is being written; confined to the building of the table. */
    static final class Row {
        private final String name;
        private final KeyType type;
        private final String defaultValue;
        private final String doc;
        private List<String> older = List.of();
        private List<String> choices = List.of();
        private String unit = "";
        private long minimum = Long.MIN_VALUE;
        private long maximum = Long.MAX_VALUE;
        private boolean secret;
        private String tooLow = "";
        private String tooHigh = "";
        private String waitsFor = "";

        private Row(String name, KeyType type, String defaultValue, String doc) {
            this.name = name;
            this.type = type;
            this.defaultValue = defaultValue;
            this.doc = doc;
            switch (type) {
                case PORT -> between(0, 65_535);
                case DURATION -> unit = "ms";
                case SIZE -> unit = "bytes";
                case TEXT, NUMBER, DECIMAL, ADDRESS, HOST_PORTS, NODE_IDS, ADDRESS_RANGES, CHOICE, PATH, URL -> {}
            }
        }

        Row older(String... names) {
            older = List.of(names);
            return this;
        }

        Row choices(String... words) {
            choices = List.of(words);
            return this;
        }

        Row between(long least, long largest) {
            minimum = least;
            maximum = largest;
            return this;
        }

        Row unit(String words) {
            unit = words;
            return this;
        }

        Row secret() {
            secret = true;
            return this;
        }

        Row effects(String low, String high) {
            tooLow = low;
            tooHigh = high;
            return this;
        }

        /** It is read and checked, and has no effect until this version has {@code what}. */
        Row waitsFor(String what) {
            waitsFor = what;
            return this;
        }

        ConfigKey build() {
            return new ConfigKey(
                    name,
                    older,
                    type,
                    defaultValue,
                    unit,
                    minimum,
                    maximum,
                    choices,
                    secret,
                    doc,
                    tooLow,
                    tooHigh,
                    waitsFor);
        }
    }
}
