package dev.agora.core.model;

import java.util.HexFormat;

/** Id of a cluster, drawn when it forms. 128 random bits; prints as 32 hexadecimal digits. */
public record ClusterId(long high, long low) implements Comparable<ClusterId> {
    /** Number of bytes in binary form, big-endian. */
    public static final int BYTES = 16;

    /** Reads what {@link #toString()} wrote. @throws IllegalArgumentException when it is not 32 hexadecimal digits */
    public static ClusterId parse(String text) {
        if (text.length() != 2 * BYTES) {
            throw new IllegalArgumentException("ClusterId must be 32 hexadecimal digits, was '" + text + "'");
        }
        return new ClusterId(
                HexFormat.fromHexDigitsToLong(text, 0, BYTES), HexFormat.fromHexDigitsToLong(text, BYTES, 2 * BYTES));
    }

    @Override
    public int compareTo(ClusterId other) {
        int highs = Long.compareUnsigned(high, other.high);
        return highs != 0 ? highs : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
