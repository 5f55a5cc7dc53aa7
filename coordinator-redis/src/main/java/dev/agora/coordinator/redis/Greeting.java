package dev.agora.coordinator.redis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Hears whether what listens at an address speaks first, as servers of mail, files and shells do and Redis never does: what the
 * client makes of such words differs from word to word, up to waiting for more. Blocks, bounded.
 */
final class Greeting {
    private static final int CONNECT_MILLIS = 400;
    private static final int GREETING_MILLIS = 300;
    private static final int SHOWN_BYTES = 60;

    private Greeting() {}

    /** The first line of what is said there unasked; empty when nothing is said, and when nobody answers. */
    static Optional<String> heard(RedisServer server) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.host(), server.port()), CONNECT_MILLIS);
            socket.setSoTimeout(GREETING_MILLIS);
            byte[] first = new byte[SHOWN_BYTES];
            int length = Math.max(0, socket.getInputStream().read(first));
            return new String(first, 0, length, StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .map(line -> line.replaceAll("[^\\x20-\\x7E]", "."));
        } catch (IOException silentOrUnreachable) {
            return Optional.empty();
        }
    }
}
