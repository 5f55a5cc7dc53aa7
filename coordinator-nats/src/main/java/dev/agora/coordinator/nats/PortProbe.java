package dev.agora.coordinator.nats;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Asks a port on which the client found no NATS server what it speaks: its greeting, or its answer to a line. */
final class PortProbe {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int GREETING_MILLIS = 300;
    private static final int ANSWER_MILLIS = 700;
    private static final int SHOWN_BYTES = 60;

    /** What was found there. */
    sealed interface Finding {
        /** Something else, which says {@code line} first. */
        record Stranger(String line) implements Finding {}

        /** Something that takes the connection and closes it without a word. */
        record Closing() implements Finding {}

        /** Something that takes the connection and says nothing. */
        record Silent() implements Finding {}

        /** A NATS server after all, or nobody who takes the connection. */
        record Nothing() implements Finding {}
    }

    private PortProbe() {}

    static Finding look(Address address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.bareHost(), address.port()), CONNECT_MILLIS);
            return heard(socket);
        } catch (IOException unreachable) {
            return new Finding.Nothing();
        }
    }

    private static Finding heard(Socket socket) throws IOException {
        try {
            Finding greeting = said(socket, GREETING_MILLIS);
            if (!(greeting instanceof Finding.Silent)) {
                return greeting;
            }
            socket.getOutputStream().write("PING\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return said(socket, ANSWER_MILLIS);
        } catch (SocketException reset) {
            return new Finding.Closing();
        }
    }

    private static Finding said(Socket socket, int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            InputStream in = socket.getInputStream();
            byte[] first = new byte[SHOWN_BYTES];
            int length = in.read(first);
            if (length < 0) {
                return new Finding.Closing();
            }
            String text = new String(first, 0, length, StandardCharsets.ISO_8859_1);
            String line = text.lines().findFirst().orElse("").replaceAll("[^\\x20-\\x7E]", ".");
            return line.startsWith("INFO ") ? new Finding.Nothing() : new Finding.Stranger(line);
        } catch (SocketTimeoutException silent) {
            return new Finding.Silent();
        }
    }
}
