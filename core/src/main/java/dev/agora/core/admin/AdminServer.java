package dev.agora.core.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's admin socket. Requests and replies are JSON objects of one line: {@code {"command":…,"arguments":{…}}} is answered by
 * {@code {"result":…}} or {@code {"error":"…"}}. Only the user that runs the node may connect. Safe for all threads.
 */
public final class AdminServer implements AutoCloseable {
    static final int MAX_REQUEST_BYTES = 64 * 1024;
    private static final int MAX_CONNECTIONS = 64;
    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, AdminHandler> handlers;
    private final ServerSocketChannel listener;
    private final Path socket;
    private final Path pointer;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

    private AdminServer(Map<String, AdminHandler> handlers, ServerSocketChannel listener, Path socket, Path pointer) {
        this.handlers = Map.copyOf(handlers);
        this.listener = listener;
        this.socket = socket;
        this.pointer = pointer;
    }

    /**
     * Listens in {@code dataPath}, which must exist. A socket left by a node that died is removed.
     *
     * @throws AdminException when another node answers there, or the socket cannot be made
     */
    public static AdminServer start(Path dataPath, Map<String, AdminHandler> handlers) throws AdminException {
        Path pointer = SocketPlace.pointer(dataPath);
        try {
            if (SocketPlace.answers(SocketPlace.find(dataPath))) {
                throw new AdminException(
                        "another node already runs in " + dataPath + "; stop it, or give this one its own --data.path");
            }
            Files.deleteIfExists(SocketPlace.direct(dataPath));
            Files.deleteIfExists(pointer);
            Path socket = place(dataPath);
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                listener.bind(UnixDomainSocketAddress.of(socket));
                Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            } catch (IOException failed) {
                listener.close();
                throw failed;
            }
            if (!socket.equals(SocketPlace.direct(dataPath))) {
                Files.writeString(pointer, socket + "\n");
            }
            AdminServer server = new AdminServer(handlers, listener, socket, pointer);
            Thread.ofVirtual().name("admin-accept").start(server::accept);
            log.info("admin socket listens at {}", socket);
            return server;
        } catch (IOException failed) {
            throw new AdminException(
                    "the admin socket in " + dataPath + " cannot be made (" + failed + "); is the directory writable?",
                    failed);
        }
    }

    private static Path place(Path dataPath) throws IOException, AdminException {
        Path direct = SocketPlace.direct(dataPath);
        if (SocketPlace.fits(direct)) {
            return direct;
        }
        Path temporary = Files.createTempDirectory("agora-").resolve(direct.getFileName());
        if (!SocketPlace.fits(temporary)) {
            throw new AdminException("the path of the admin socket is longer than " + SocketPlace.MAX_PATH_BYTES
                    + " bytes, also in the temporary directory (" + temporary + "); set a shorter data.path");
        }
        return temporary;
    }

    /** Where the socket is. */
    public Path socket() {
        return socket;
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel connection = listener.accept();
                if (connections.size() >= MAX_CONNECTIONS) {
                    log.warn("admin socket has {} connections, one more is refused", MAX_CONNECTIONS);
                    connection.close();
                    continue;
                }
                connections.add(connection);
                Thread.ofVirtual().name("admin-connection").start(() -> serve(connection));
            } catch (IOException failed) {
                if (listener.isOpen()) {
                    log.warn("admin socket cannot accept a connection: {}", failed.toString());
                }
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            LineReader reader = new LineReader(connection, MAX_REQUEST_BYTES);
            Optional<String> line = next(reader, connection);
            while (line.isPresent()) {
                write(connection, answer(line.get()));
                line = next(reader, connection);
            }
        } catch (IOException gone) {
            log.debug("admin connection ended: {}", gone.toString());
        } finally {
            connections.remove(connection);
        }
    }

    private static Optional<String> next(LineReader reader, SocketChannel connection) throws IOException {
        try {
            return reader.line();
        } catch (LineReader.TooLongException tooLong) {
            write(connection, error("the request is longer than " + MAX_REQUEST_BYTES + " bytes"));
            return Optional.empty();
        }
    }

    private ObjectNode answer(String line) {
        String command = "";
        try {
            JsonNode request = JSON.readTree(line);
            command = request.path("command").asText("");
            @Nullable AdminHandler handler = handlers.get(command);
            if (handler == null) {
                return error("this node has no command '" + command + "'; it has " + new TreeMap<>(handlers).keySet());
            }
            JsonNode arguments = request.path("arguments");
            JsonNode result = handler.handle(arguments.isObject() ? arguments : JSON.createObjectNode());
            ObjectNode reply = JSON.createObjectNode();
            reply.set("result", result);
            return reply;
        } catch (JsonProcessingException malformed) {
            return error("the request is no JSON object of one line");
        } catch (AdminException refused) {
            return error(refused.reason());
        } catch (RuntimeException fault) {
            log.error("admin command {} failed", command, fault);
            return error("the node failed in '" + command + "' (" + fault + "); its log has more");
        }
    }

    private static ObjectNode error(String reason) {
        return JSON.createObjectNode().put("error", reason);
    }

    private static void write(SocketChannel connection, ObjectNode reply) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((JSON.writeValueAsString(reply) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
    }

    /** Stops listening, ends the connections, removes the socket. Idempotent. */
    @Override
    public void close() {
        if (!listener.isOpen()) {
            return;
        }
        try {
            listener.close();
            for (SocketChannel connection : connections) {
                connection.close();
            }
            Files.deleteIfExists(socket);
            if (Files.deleteIfExists(pointer)) {
                Files.deleteIfExists(socket.toAbsolutePath().getParent());
            }
        } catch (IOException failed) {
            log.warn("admin socket {} was not removed cleanly: {}", socket, failed.toString());
        }
    }
}
