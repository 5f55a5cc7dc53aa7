package dev.agora.core.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Text form of certificates and keys. Source: RFC 7468. */
final class Pem {
    private static final int LINE_CHARACTERS = 64;

    private Pem() {}

    static String encode(String label, byte[] der) {
        String body = Base64.getMimeEncoder(LINE_CHARACTERS, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
