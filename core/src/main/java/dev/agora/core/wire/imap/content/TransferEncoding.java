package dev.agora.core.wire.imap.content;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/** Removes transfer encodings leniently (RFC 2045 §6); what comes out is never larger than what goes in. */
final class TransferEncoding {
    private static final int[] BASE64 = base64();

    private TransferEncoding() {}

    /** The first {@code most} octets; empty when the encoding is not known. */
    static Optional<Slice> decode(String encoding, Slice body, int most) {
        return switch (encoding) {
            case "7BIT", "8BIT", "BINARY" -> Optional.of(body.first(most));
            case "BASE64" -> Optional.of(base64(body, most));
            case "QUOTED-PRINTABLE" -> Optional.of(quotedPrintable(body, most));
            default -> Optional.empty();
        };
    }

    private static Slice base64(Slice body, int most) {
        byte[] out = new byte[Math.min(most, body.size() / 4 * 3 + 3)];
        int size = 0;
        int bits = 0;
        int held = 0;
        for (int at = 0; at < body.size() && size < out.length && body.at(at) != '='; at++) {
            int value = BASE64[body.at(at) & 0xFF];
            if (value >= 0) {
                held = (held << 6 | value) & 0xFFFF;
                bits += 6;
                if (bits >= 8) {
                    bits -= 8;
                    out[size++] = (byte) (held >> bits);
                }
            }
        }
        return Slice.of(out).first(size);
    }

    private static Slice quotedPrintable(Slice body, int most) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(most, body.size()));
        int at = 0;
        while (at < body.size() && out.size() < most) {
            int next = body.at(at) == '=' ? escaped(body, at, out) : at;
            if (next == at) {
                out.write(body.at(at));
                next = at + 1;
            }
            at = next;
        }
        return Slice.of(out.toByteArray());
    }

    /** Where the escape at {@code at} ends; {@code at} when it is none. */
    private static int escaped(Slice in, int at, ByteArrayOutputStream out) {
        int end = in.size();
        int line = at + 1;
        while (line < end && (in.at(line) == ' ' || in.at(line) == '\t' || in.at(line) == '\r')) {
            line++;
        }
        if (line >= end || in.at(line) == '\n') {
            return Math.min(end, line + 1);
        }
        int high = at + 1 < end ? Character.digit(in.at(at + 1), 16) : -1;
        int low = at + 2 < end ? Character.digit(in.at(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            return at;
        }
        out.write(high << 4 | low);
        return at + 3;
    }

    private static int[] base64() {
        int[] values = new int[256];
        Arrays.fill(values, -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int index = 0; index < alphabet.length(); index++) {
            values[alphabet.charAt(index)] = index;
        }
        return values;
    }
}
