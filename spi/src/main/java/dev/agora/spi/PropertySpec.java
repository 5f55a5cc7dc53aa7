package dev.agora.spi;

import java.util.Optional;

/**
 * One property of a coordinator's settings: one row of the table that feeds validation, command line, documentation and forms.
 *
 * @param key name in the singleton, camel case
 * @param type type of the value
 * @param defaultValue value as text when none is given; empty = none, and the property is optional unless {@code required}
 * @param required whether a value must be given
 * @param minimum least number, or least length of a text or list, inclusive
 * @param maximum largest number, or largest length of a text or list, inclusive
 * @param unit unit in words, empty where there is none
 * @param secret whether the value must never be shown
 * @param localOnly whether it may come only from the node's own file or command line
 * @param doc one line that says what it does, with the effect of too low and too high
 */
public record PropertySpec(
        String key,
        Type type,
        Optional<String> defaultValue,
        boolean required,
        long minimum,
        long maximum,
        String unit,
        boolean secret,
        boolean localOnly,
        String doc) {
    /** Type of a property's value. */
    public enum Type {
        /** Text. */
        TEXT,
        /** Whole number. */
        NUMBER,
        /** true or false. */
        FLAG,
        /** Milliseconds as a number, or "5s" in TOML and YAML. */
        DURATION,
        /** Several texts. */
        LIST
    }

    /** Checks the range. */
    public PropertySpec {
        if (key.isEmpty() || minimum > maximum) {
            throw new IllegalArgumentException("property '" + key + "' has the range " + minimum + ".." + maximum);
        }
    }

    /** An optional text of at most 4096 characters. */
    public static PropertySpec text(String key, String doc) {
        return new PropertySpec(key, Type.TEXT, Optional.empty(), false, 0, 4096, "characters", false, false, doc);
    }

    /** An optional text in PEM of at most 65536 characters: a certificate, a chain, or a key, then {@link #asSecret()}. */
    public static PropertySpec pem(String key, String doc) {
        return new PropertySpec(key, Type.TEXT, Optional.empty(), false, 0, 65_536, "characters", false, false, doc);
    }

    /** A number with a default and a range, both ends inclusive. */
    public static PropertySpec number(
            String key, long defaultValue, long minimum, long maximum, String unit, String doc) {
        return new PropertySpec(
                key,
                Type.NUMBER,
                Optional.of(Long.toString(defaultValue)),
                false,
                minimum,
                maximum,
                unit,
                false,
                false,
                doc);
    }

    /** A duration in milliseconds with a default and a range, both ends inclusive. */
    public static PropertySpec duration(String key, long defaultMillis, long minimum, long maximum, String doc) {
        return new PropertySpec(
                key,
                Type.DURATION,
                Optional.of(Long.toString(defaultMillis)),
                false,
                minimum,
                maximum,
                "ms",
                false,
                false,
                doc);
    }

    /** A flag with a default. */
    public static PropertySpec flag(String key, boolean defaultValue, String doc) {
        return new PropertySpec(
                key, Type.FLAG, Optional.of(Boolean.toString(defaultValue)), false, 0, 1, "", false, false, doc);
    }

    /** A list of texts with its default, entries parted by {@code ;}. */
    public static PropertySpec list(String key, String defaultValue, int minimum, int maximum, String doc) {
        return new PropertySpec(
                key, Type.LIST, Optional.of(defaultValue), false, minimum, maximum, "entries", false, false, doc);
    }

    /** The same property, whose value is never shown. */
    public PropertySpec asSecret() {
        return new PropertySpec(key, type, defaultValue, required, minimum, maximum, unit, true, localOnly, doc);
    }

    /** The same property, taken only from the node's own file or command line. */
    public PropertySpec asLocalOnly() {
        return new PropertySpec(key, type, defaultValue, required, minimum, maximum, unit, secret, true, doc);
    }

    /**
     * The same property without a default, so that a value must be given.
     *
     * @since 1.1
     */
    public PropertySpec asRequired() {
        return new PropertySpec(key, type, Optional.empty(), true, minimum, maximum, unit, secret, localOnly, doc);
    }

    /** The same property with another default. */
    public PropertySpec withDefault(String value) {
        return new PropertySpec(
                key, type, Optional.of(value), required, minimum, maximum, unit, secret, localOnly, doc);
    }
}
