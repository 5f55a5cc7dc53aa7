package dev.agora.core.wire.lmtp;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A path with parameters as MAIL and RCPT carry it (RFC 5321 §4.1.2): the address without brackets and source route. */
record MailPath(String address, Map<String, String> parameters) {
    /** Reads what follows {@code FROM:} or {@code TO:}; null when it is not a path. */
    static @Nullable MailPath parse(String text) {
        String rest = text.strip();
        if (!rest.startsWith("<")) {
            return null;
        }
        int end = closing(rest);
        if (end < 0) {
            return null;
        }
        String address = rest.substring(1, end);
        if (address.startsWith("@")) {
            int colon = address.indexOf(':');
            if (colon < 0) {
                return null;
            }
            address = address.substring(colon + 1);
        }
        Map<String, String> parameters = new TreeMap<>();
        String tail = rest.substring(end + 1);
        if (!tail.isEmpty() && tail.charAt(0) != ' ') {
            return null;
        }
        for (String word : tail.strip().split(" +", -1)) {
            if (!word.isEmpty()) {
                int equals = word.indexOf('=');
                String key = equals < 0 ? word : word.substring(0, equals);
                parameters.put(key.toUpperCase(Locale.ROOT), equals < 0 ? "" : word.substring(equals + 1));
            }
        }
        return new MailPath(address, parameters);
    }

    private static int closing(String text) {
        boolean quoted = false;
        for (int at = 1; at < text.length(); at++) {
            char character = text.charAt(at);
            if (quoted && character == '\\') {
                at++;
            } else if (character == '"') {
                quoted = !quoted;
            } else if (!quoted && character == '>') {
                return at;
            } else if (character < 0x20 || character == 0x7F || (!quoted && character == 0x3C)) {
                return -1;
            }
        }
        return -1;
    }
}
