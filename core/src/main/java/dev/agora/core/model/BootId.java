package dev.agora.core.model;

import java.util.HexFormat;

/** Id of one start of a node's process. 128 random bits; prints as 32 hexadecimal digits. */
public record BootId(long high, long low) implements Comparable<BootId> {
    /** Number of bytes in binary form, big-endian. */
    public static final int BYTES = 16;

    /** Reads what {@link #toString()} wrote. @throws IllegalArgumentException when it is not 32 hexadecimal digits */
    public static BootId parse(String text) {
        if (text.length() != 2 * BYTES) {
            throw new IllegalArgumentException("BootId must be 32 hexadecimal digits, was '" + text + "'");
        }
        return new BootId(
                HexFormat.fromHexDigitsToLong(text, 0, BYTES), HexFormat.fromHexDigitsToLong(text, BYTES, 2 * BYTES));
    }

    @Override
    public int compareTo(BootId other) {
        int highs = Long.compareUnsigned(high, other.high);
        return highs != 0 ? highs : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
