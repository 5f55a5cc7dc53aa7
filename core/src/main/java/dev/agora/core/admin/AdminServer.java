package dev.agora.core.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's admin socket. Requests and replies are JSON objects of one line: {@code {"command":…,"arguments":{…}}} is answered by
 * {@code {"result":…}} or {@code {"error":"…"}}; a streaming command's answer has lines {@code {"item":…}} before that, and ends its
 * connection. Only the user that runs the node may connect. Safe for all threads.
 */
public final class AdminServer implements AutoCloseable {
    static final int MAX_REQUEST_BYTES = 64 * 1024;
    private static final int MAX_CONNECTIONS = 64;
    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(10);
    private static final String TOO_SLOW =
            "what reads this stream is too slow: it was dropped, and what came after the last item is missing; start it again";

    private final Map<String, AdminHandler> handlers;
    private final Map<String, AdminStream> streams;
    private final ServerSocketChannel listener;
    private final Path socket;
    private final Path pointer;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

    private AdminServer(
            Map<String, AdminHandler> handlers,
            Map<String, AdminStream> streams,
            ServerSocketChannel listener,
            Path socket,
            Path pointer) {
        this.handlers = Map.copyOf(handlers);
        this.streams = Map.copyOf(streams);
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
        return start(dataPath, handlers, Map.of());
    }

    /**
     * The same with commands whose answers are streams.
     *
     * @throws AdminException when another node answers there, or the socket cannot be made
     */
    public static AdminServer start(Path dataPath, Map<String, AdminHandler> handlers, Map<String, AdminStream> streams)
            throws AdminException {
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
            AdminServer server = new AdminServer(handlers, streams, listener, socket, pointer);
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
                JsonNode request = parse(line.get());
                AdminStream stream = streams.get(request.path("command").asText(""));
                if (stream != null) {
                    stream(connection, reader, stream, request);
                    return;
                }
                write(connection, answer(request));
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

    /** The request; missing when the line is no JSON. */
    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException malformed) {
            return MissingNode.getInstance();
        }
    }

    private ObjectNode answer(JsonNode request) {
        if (!request.isObject()) {
            return error("the request is no JSON object of one line");
        }
        String command = request.path("command").asText("");
        @Nullable AdminHandler handler = handlers.get(command);
        if (handler == null) {
            Set<String> known = new TreeSet<>(handlers.keySet());
            known.addAll(streams.keySet());
            return error("this node has no command '" + command + "'; it has " + known);
        }
        return answer(command, () -> handler.handle(arguments(request)));
    }

    private static ObjectNode answer(String command, Work work) {
        try {
            ObjectNode reply = JSON.createObjectNode();
            reply.set("result", work.run());
            return reply;
        } catch (AdminException refused) {
            return error(refused.reason());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return error("the node stops; whether '" + command + "' was done is not known");
        } catch (RuntimeException fault) {
            log.error("admin command {} failed", command, fault);
            return error("the node failed in '" + command + "' (" + fault + "); its log has more");
        }
    }

    /** Runs a streaming command: one thread writes, one waits for the reader to go away, this one carries it out. */
    private void stream(SocketChannel connection, LineReader reader, AdminStream stream, JsonNode request)
            throws IOException {
        String command = request.path("command").asText("");
        StreamReply items = new StreamReply();
        Thread writing = Thread.ofVirtual().name("admin-stream").start(() -> {
            try {
                items.write(line -> write(connection, line));
            } catch (InterruptedException interrupted) {
                items.readerGone();
            }
        });
        Thread.ofVirtual().name("admin-reader").start(() -> awaitEnd(reader, items));
        ObjectNode last = answer(command, () -> stream.stream(arguments(request), items));
        items.end();
        if (!isWritten(writing)) {
            log.warn("admin command {}: its reader reads nothing and is dropped", command);
            return;
        }
        if (items.isOverflowed()) {
            log.warn("admin command {}: its reader was too slow and is dropped", command);
        }
        write(connection, items.isOverflowed() ? error(TOO_SLOW) : last);
    }

    private static boolean isWritten(Thread writing) {
        try {
            return writing.join(DRAIN_LIMIT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void awaitEnd(LineReader reader, StreamReply items) {
        try {
            Optional<String> line = reader.line();
            while (line.isPresent()) {
                line = reader.line();
            }
        } catch (IOException gone) {
            log.debug("admin stream: its reader is gone: {}", gone.toString());
        } finally {
            items.readerGone();
        }
    }

    private static JsonNode arguments(JsonNode request) {
        JsonNode arguments = request.path("arguments");
        return arguments.isObject() ? arguments : JSON.createObjectNode();
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

    /** What a command does. */
    private interface Work {
        JsonNode run() throws AdminException, InterruptedException;
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
