package dev.agora.core.config;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes durations and sizes. Pure; safe for all threads. */
public final class Quantities {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d)?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*(b|kib|mib|gib|kb|mb|gb)?");

    private Quantities() {}

    /** Milliseconds, empty when the text is no duration. */
    public static OptionalLong millis(String text) {
        return scaled(DURATION.matcher(text.strip().toLowerCase(Locale.ROOT)));
    }

    /** Bytes, empty when the text is no size. */
    static OptionalLong bytes(String text) {
        return scaled(SIZE.matcher(text.strip().toLowerCase(Locale.ROOT)));
    }

    private static OptionalLong scaled(Matcher matcher) {
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        long factor = unit == null ? 1 : factor(unit);
        return number > Long.MAX_VALUE / factor ? OptionalLong.empty() : OptionalLong.of(number * factor);
    }

    private static long factor(String unit) {
        return switch (unit) {
            case "s", "kb" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            case "kib" -> 1L << 10;
            case "mib" -> 1L << 20;
            case "gib" -> 1L << 30;
            case "mb" -> 1_000_000;
            case "gb" -> 1_000_000_000;
            default -> 1; // ms and b are the base units
        };
    }

    /** The shortest text of a duration. */
    static String durationText(long millis) {
        if (millis == 0) {
            return "0";
        }
        String[] units = {"d", "h", "m", "s"};
        for (String unit : units) {
            if (millis % factor(unit) == 0) {
                return millis / factor(unit) + unit;
            }
        }
        return millis + "ms";
    }

    /** The shortest text of a size. */
    static String sizeText(long bytes) {
        if (bytes == 0) {
            return "0";
        }
        String[] units = {"GiB", "MiB", "KiB"};
        for (String unit : units) {
            long factor = factor(unit.toLowerCase(Locale.ROOT));
            if (bytes % factor == 0) {
                return bytes / factor + unit;
            }
        }
        return Long.toString(bytes);
    }
}
