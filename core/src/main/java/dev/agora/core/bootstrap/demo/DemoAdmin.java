package dev.agora.core.bootstrap.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.admin.AdminClient;
import dev.agora.core.admin.AdminException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Asks a node of the demonstration over its admin socket. */
final class DemoAdmin {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private DemoAdmin() {}

    static JsonNode ask(Path data, String command, ObjectNode arguments) throws IOException {
        try {
            return new AdminClient(data, LIMIT).call(command, arguments);
        } catch (AdminException refused) {
            throw new IOException("'" + command + "' was not answered: " + refused.reason(), refused);
        }
    }
}
