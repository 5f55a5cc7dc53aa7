package dev.agora.core.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.admin.AdminClient;
import dev.agora.core.admin.AdminException;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Options of each command that speaks to a running node, and the speaking. Confined to the command. */
final class NodeOptions {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Option(
            names = {"--data.path", "--db-path"},
            paramLabel = "DIR",
            description = "Data directory of the node; the one that runs below ./data when absent.")
    private String dataPath = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** Sends a command and prints its result, as JSON or in words. */
    void call(Environment environment, String command, ObjectNode arguments, Function<JsonNode, String> words) {
        try {
            JsonNode result = new AdminClient(NodeFinder.find(dataPath, environment.workingDirectory()), LIMIT)
                    .call(command, arguments);
            environment.out().print(json ? result.toPrettyString() + "\n" : words.apply(result));
            environment.out().flush();
        } catch (AdminException refused) {
            throw new CommandFailure(refused.reason());
        }
    }

    static ObjectNode noArguments() {
        return JsonNodeFactory.instance.objectNode();
    }
}
