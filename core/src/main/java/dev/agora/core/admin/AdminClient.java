package dev.agora.core.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Sends commands to a running node, one connection each. Safe for all threads. */
public final class AdminClient {
    private static final int MAX_REPLY_BYTES = 16 * 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path dataPath;
    private final Duration limit;

    /** Speaks to the node whose data is in {@code dataPath}; a command may take as long as {@code limit}. */
    public AdminClient(Path dataPath, Duration limit) {
        this.dataPath = dataPath;
        this.limit = limit;
    }

    /** Whether a node runs on that data directory. */
    public static boolean isRunning(Path dataPath) {
        try {
            return SocketPlace.answers(SocketPlace.find(dataPath));
        } catch (IOException | java.nio.file.InvalidPathException unreadable) {
            return false;
        }
    }

    /** Carries out a command. @throws AdminException with the node's reason, or when no node answers */
    public JsonNode call(String command, ObjectNode arguments) throws AdminException {
        ObjectNode request = JSON.createObjectNode().put("command", command);
        request.set("arguments", arguments);
        Optional<String> line;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(SocketPlace.find(dataPath)));
            line = exchange(channel, JSON.writeValueAsString(request) + "\n");
        } catch (ClosedChannelException late) {
            throw new AdminException(
                    "the node in " + dataPath + " did not answer '" + command + "' within " + limit.toSeconds()
                            + " s; whether it was done is not known",
                    late);
        } catch (IOException | IllegalArgumentException nobody) {
            throw new AdminException(
                    "no node answers in " + dataPath + "; start it, or name another one by --data.path", nobody);
        }
        return result(parse(line.orElseThrow(
                () -> new AdminException("the node in " + dataPath + " ended before it answered '" + command + "'"))));
    }

    /**
     * Carries out a streaming command; {@code items} gets each item as it comes, on this thread. The limit counts from item to item.
     *
     * @return the result that ended the stream
     * @throws AdminException with the node's reason, when no node answers, or when nothing comes within the limit
     */
    public JsonNode stream(String command, ObjectNode arguments, Consumer<JsonNode> items) throws AdminException {
        ObjectNode request = JSON.createObjectNode().put("command", command);
        request.set("arguments", arguments);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(SocketPlace.find(dataPath)));
            LineReader reader = new LineReader(channel, MAX_REPLY_BYTES);
            send(channel, JSON.writeValueAsString(request) + "\n");
            while (true) {
                JsonNode line = parse(limited(channel, reader::line)
                        .orElseThrow(() -> new AdminException(
                                "the node in " + dataPath + " ended before it finished '" + command + "'")));
                if (!line.has("item")) {
                    return result(line);
                }
                items.accept(line.path("item"));
            }
        } catch (ClosedChannelException late) {
            throw new AdminException(
                    "the node in " + dataPath + " said nothing more of '" + command + "' for " + limit.toSeconds()
                            + " s; how it ended is not known",
                    late);
        } catch (IOException | IllegalArgumentException nobody) {
            throw new AdminException(
                    "no node answers in " + dataPath + "; start it, or name another one by --data.path", nobody);
        }
    }

    private Optional<String> exchange(SocketChannel channel, String request) throws IOException {
        return limited(channel, () -> {
            send(channel, request);
            return new LineReader(channel, MAX_REPLY_BYTES).line();
        });
    }

    private static void send(SocketChannel channel, String request) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private Optional<String> limited(SocketChannel channel, Reading reading) throws IOException {
        // Blocking channels have no time-out of their own: closing the channel ends the read.
        CompletableFuture<Void> deadline = CompletableFuture.runAsync(
                () -> closeQuietly(channel),
                CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
        try {
            return reading.line();
        } finally {
            deadline.cancel(false);
        }
    }

    /** What may wait for the node. */
    private interface Reading {
        Optional<String> line() throws IOException;
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The reader meets the same failure and reports it.
        }
    }

    private static JsonNode result(JsonNode reply) throws AdminException {
        if (reply.has("error")) {
            throw new AdminException(reply.path("error").asText());
        }
        return reply.path("result");
    }

    private JsonNode parse(String line) throws AdminException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException malformed) {
            throw new AdminException(
                    "the node in " + dataPath + " answered with something else than JSON; is it of another version?",
                    malformed);
        }
    }
}
