package dev.agora.core.wire.imap.command;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Mailbox names as IMAP4rev1 writes them: printable US-ASCII, the rest as {@code &}base64 of UTF-16{@code -}. Source: RFC 3501 §5.1.3. */
public final class ModifiedUtf7 {
    private ModifiedUtf7() {}

    /** The name in modified UTF-7; a lone surrogate becomes U+FFFD. */
    public static String encode(String name) {
        StringBuilder out = new StringBuilder(name.length() + 8);
        int at = 0;
        while (at < name.length()) {
            char character = name.charAt(at);
            if (isPrintable(character)) {
                out.append(character == '&' ? "&-" : String.valueOf(character));
                at++;
            } else {
                int end = at;
                while (end < name.length() && !isPrintable(name.charAt(end))) {
                    end++;
                }
                byte[] utf16 = name.substring(at, end).getBytes(StandardCharsets.UTF_16BE);
                String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
                out.append('&').append(base64.replace('/', ',')).append('-');
                at = end;
            }
        }
        return out.toString();
    }

    /** The name that {@code encoded} stands for; empty when it is not the one correct encoding of a name. */
    public static Optional<String> decode(String encoded) {
        StringBuilder out = new StringBuilder(encoded.length());
        int at = 0;
        while (at < encoded.length()) {
            char character = encoded.charAt(at);
            if (!isPrintable(character)) {
                return Optional.empty();
            }
            if (character != '&') {
                out.append(character);
                at++;
                continue;
            }
            int end = encoded.indexOf('-', at);
            if (end < 0) {
                return Optional.empty();
            }
            if (end == at + 1) {
                out.append('&');
            } else if (!appendBase64(encoded.substring(at + 1, end), out)) {
                return Optional.empty();
            }
            at = end + 1;
        }
        // One name, one spelling: what does not come back as it went in is a second spelling of another name.
        String name = out.toString();
        return encode(name).equals(encoded) ? Optional.of(name) : Optional.empty();
    }

    private static boolean appendBase64(String base64, StringBuilder out) {
        if (base64.indexOf('/') >= 0 || base64.indexOf('=') >= 0) {
            return false;
        }
        try {
            byte[] utf16 = Base64.getDecoder().decode(base64.replace(',', '/'));
            out.append(new String(utf16, StandardCharsets.UTF_16BE));
            return utf16.length % 2 == 0;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static boolean isPrintable(char character) {
        return character >= 0x20 && character <= 0x7E;
    }
}
