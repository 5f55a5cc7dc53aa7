package dev.agora.core.wire.imap.content;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/** Removes transfer encodings leniently (RFC 2045 §6); what comes out is never larger than what goes in. */
final class TransferEncoding {
    private static final int[] BASE64 = base64();

    private TransferEncoding() {}

    static Optional<Slice> decode(String encoding, Slice body) {
        return switch (encoding) {
            case "7BIT", "8BIT", "BINARY" -> Optional.of(body);
            case "BASE64" -> Optional.of(base64(body));
            case "QUOTED-PRINTABLE" -> Optional.of(quotedPrintable(body));
            default -> Optional.empty();
        };
    }

    private static Slice base64(Slice body) {
        byte[] out = new byte[body.size() / 4 * 3 + 3];
        int size = 0;
        int bits = 0;
        int held = 0;
        byte[] in = body.array();
        for (int at = body.start(); at < body.end() && in[at] != '='; at++) {
            int value = BASE64[in[at] & 0xFF];
            if (value >= 0) {
                held = (held << 6 | value) & 0xFFFF;
                bits += 6;
                if (bits >= 8) {
                    bits -= 8;
                    out[size++] = (byte) (held >> bits);
                }
            }
        }
        return Slice.of(out, 0, size);
    }

    private static Slice quotedPrintable(Slice body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.size());
        byte[] in = body.array();
        int at = body.start();
        while (at < body.end()) {
            int next = in[at] == '=' ? escaped(in, at, body.end(), out) : at;
            if (next == at) {
                out.write(in[at]);
                next = at + 1;
            }
            at = next;
        }
        return Slice.of(out.toByteArray());
    }

    /** Where the escape at {@code at} ends; {@code at} when it is none. */
    private static int escaped(byte[] in, int at, int end, ByteArrayOutputStream out) {
        int line = at + 1;
        while (line < end && (in[line] == ' ' || in[line] == '\t' || in[line] == '\r')) {
            line++;
        }
        if (line >= end || in[line] == '\n') {
            return Math.min(end, line + 1);
        }
        int high = at + 1 < end ? Character.digit(in[at + 1], 16) : -1;
        int low = at + 2 < end ? Character.digit(in[at + 2], 16) : -1;
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
