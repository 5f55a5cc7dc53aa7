package dev.agora.core.admin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a node's socket is: {@code agora.sock} in its data directory, or, when that path is longer than a socket's may be, in a private
 * temporary directory that {@code agora.sock.path} names.
 */
final class SocketPlace {
    /** Longest path of a Unix domain socket on Linux, in bytes. */
    static final int MAX_PATH_BYTES = 107;

    private static final String SOCKET = "agora.sock";

    private SocketPlace() {}

    static Path direct(Path dataPath) {
        return dataPath.resolve(SOCKET);
    }

    static Path pointer(Path dataPath) {
        return dataPath.resolve(SOCKET + ".path");
    }

    static boolean fits(Path socket) {
        return socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES;
    }

    /** The socket to connect to, whether or not somebody listens. */
    static Path find(Path dataPath) throws IOException {
        Path pointer = pointer(dataPath);
        return Files.exists(pointer) ? Path.of(Files.readString(pointer).strip()) : direct(dataPath);
    }

    /** Whether a node answers on the socket. */
    static boolean answers(Path socket) {
        if (!fits(socket) || !Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException nobody) {
            return false;
        }
    }
}
