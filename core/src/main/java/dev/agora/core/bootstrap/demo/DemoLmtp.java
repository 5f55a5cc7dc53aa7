package dev.agora.core.bootstrap.demo;

import java.io.ByteArrayOutputStream;
import java.time.Duration;

/** One LMTP transaction as an MTA makes it (RFC 2033). Confined to one thread. */
final class DemoLmtp {
    private static final Duration READ_LIMIT = Duration.ofSeconds(30);

    private DemoLmtp() {}

    /** Delivers a message and returns the reply to its end; fails when it is not a 250. */
    static String deliver(int port, String recipient, byte[] message) {
        try (LineSocket socket = new LineSocket("LMTP on port " + port, port, READ_LIMIT)) {
            expect(socket, "220");
            socket.send("LHLO demo.agora.example");
            expect(socket, "250");
            socket.send("MAIL FROM:<herald@agora.example>");
            expect(socket, "250");
            socket.send("RCPT TO:<" + recipient + ">");
            expect(socket, "250");
            socket.send("DATA");
            expect(socket, "354");
            socket.send(stuffed(message));
            String reply = expect(socket, "250");
            socket.send("QUIT");
            return reply;
        }
    }

    /** The message with dots doubled at the start of lines and the final dot (RFC 5321 §4.5.2). */
    private static byte[] stuffed(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 16);
        boolean atLineStart = true;
        for (byte octet : message) {
            if (atLineStart && octet == '.') {
                out.write('.');
            }
            out.write(octet);
            atLineStart = octet == '\n';
        }
        out.writeBytes(new byte[] {'.', '\r', '\n'});
        return out.toByteArray();
    }

    private static String expect(LineSocket socket, String code) {
        String line = socket.line();
        while (line.startsWith(code + "-")) {
            line = socket.line();
        }
        if (!line.startsWith(code)) {
            throw new DemoFailure("LMTP: expected " + code + ", got: " + line);
        }
        return line;
    }
}
