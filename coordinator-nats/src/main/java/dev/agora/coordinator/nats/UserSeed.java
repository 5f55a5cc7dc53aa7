package dev.agora.coordinator.nats;

import java.util.Arrays;

/**
 * The text form of a user's NKey seed: base 32 without padding of two bytes that hold the prefixes of seed and user, 32 bytes, and
 * a CRC-16 (XMODEM), lower byte first. Source: github.com/nats-io/nkeys, strkey.go.
 */
final class UserSeed {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SEED_PREFIX = 18 << 3;
    private static final int USER_PREFIX = 20 << 3;
    private static final int PREFIX_BYTES = 2;
    private static final int KEY_BYTES = 32;
    private static final int CRC_BYTES = 2;
    private static final int TEXT_CHARS = 58;

    private UserSeed() {}

    /** The 32 bytes of the key; throws IllegalArgumentException, whose message holds nothing of the seed. */
    static byte[] decode(String text) {
        if (text.length() != TEXT_CHARS) {
            throw new IllegalArgumentException("it has " + text.length() + " characters instead of " + TEXT_CHARS);
        }
        byte[] bytes = new byte[PREFIX_BYTES + KEY_BYTES + CRC_BYTES];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                throw new IllegalArgumentException("it has a character that is not of base 32");
            }
            bits = (bits << 5) | value;
            held += 5;
            if (held >= 8) {
                held -= 8;
                bytes[at++] = (byte) (bits >> held);
                bits &= (1 << held) - 1;
            }
        }
        int told = (bytes[bytes.length - 2] & 0xff) | ((bytes[bytes.length - 1] & 0xff) << 8);
        if (told != crc(bytes, bytes.length - CRC_BYTES)) {
            throw new IllegalArgumentException("its check sum is wrong");
        }
        if ((bytes[0] & 0xf8) != SEED_PREFIX || (((bytes[0] & 7) << 5) | ((bytes[1] & 0xf8) >> 3)) != USER_PREFIX) {
            throw new IllegalArgumentException("it is no user's seed, which begins with SU");
        }
        return Arrays.copyOfRange(bytes, PREFIX_BYTES, PREFIX_BYTES + KEY_BYTES);
    }

    private static int crc(byte[] bytes, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc ^= (bytes[i] & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ 0x1021;
            }
            crc &= 0xffff;
        }
        return crc;
    }
}
