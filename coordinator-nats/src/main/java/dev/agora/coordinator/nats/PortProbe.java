package dev.agora.coordinator.nats;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks a port on which the client found no NATS server what it speaks: its greeting, or its answer to a line. */
final class PortProbe {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int GREETING_MILLIS = 300;
    private static final int ANSWER_MILLIS = 700;
    private static final int SHOWN_BYTES = 60;

    private PortProbe() {}

    /** The first line of what answers there when that is not NATS; empty when nothing answers or NATS does. */
    static Optional<String> stranger(Address address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.bareHost(), address.port()), CONNECT_MILLIS);
            String said = said(socket, GREETING_MILLIS);
            if (said.isEmpty()) {
                socket.getOutputStream().write("PING\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                said = said(socket, ANSWER_MILLIS);
            }
            return said.isEmpty() || said.startsWith("INFO ") ? Optional.empty() : Optional.of(said);
        } catch (IOException unreachable) {
            return Optional.empty();
        }
    }

    private static String said(Socket socket, int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            InputStream in = socket.getInputStream();
            byte[] first = new byte[SHOWN_BYTES];
            int length = Math.max(0, in.read(first));
            String line = new String(first, 0, length, StandardCharsets.ISO_8859_1);
            return line.lines().findFirst().orElse("").replaceAll("[^\\x20-\\x7E]", ".");
        } catch (SocketTimeoutException silent) {
            return "";
        }
    }
}
