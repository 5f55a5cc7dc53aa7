package dev.agora.distribution;

import java.io.IOException;
import java.time.Duration;

/** Delivers as an MTA does (RFC 2033): one transaction a connection. */
final class Lmtp {
    private static final Duration READ_LIMIT = Duration.ofSeconds(20);

    private Lmtp() {}

    /** Delivers {@code message}, whose lines end in CRLF and do not begin with a dot. Returns once the node answered 250. */
    static void deliver(int port, String recipient, String message) throws IOException {
        try (LineConnection connection = new LineConnection(port, READ_LIMIT)) {
            expect(connection, "220");
            command(connection, "LHLO ledger.agora.example", "250");
            command(connection, "MAIL FROM:<herald@agora.example>", "250");
            command(connection, "RCPT TO:<" + recipient + ">", "250");
            command(connection, "DATA", "354");
            command(connection, message + ".", "250");
        }
    }

    private static void command(LineConnection connection, String line, String code) throws IOException {
        connection.write(line);
        expect(connection, code);
    }

    private static void expect(LineConnection connection, String code) throws IOException {
        String line = connection.read();
        while (line.startsWith(code + "-")) {
            line = connection.read();
        }
        if (!line.startsWith(code)) {
            throw new LmtpRefusal(line);
        }
    }
}
