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
        return result(line.orElseThrow(
                () -> new AdminException("the node in " + dataPath + " ended before it answered '" + command + "'")));
    }

    private Optional<String> exchange(SocketChannel channel, String request) throws IOException {
        // Blocking channels have no time-out of their own: closing the channel ends the read.
        CompletableFuture<Void> deadline = CompletableFuture.runAsync(
                () -> closeQuietly(channel),
                CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
        try {
            ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return new LineReader(channel, MAX_REPLY_BYTES).line();
        } finally {
            deadline.cancel(false);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The reader meets the same failure and reports it.
        }
    }

    private JsonNode result(String line) throws AdminException {
        try {
            JsonNode reply = JSON.readTree(line);
            if (reply.has("error")) {
                throw new AdminException(reply.path("error").asText());
            }
            return reply.path("result");
        } catch (JsonProcessingException malformed) {
            throw new AdminException(
                    "the node in " + dataPath + " answered with something else than JSON; is it of another version?",
                    malformed);
        }
    }
}
