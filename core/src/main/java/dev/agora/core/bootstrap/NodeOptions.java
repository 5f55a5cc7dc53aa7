package dev.agora.core.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.admin.AdminClient;
import dev.agora.core.admin.AdminException;
import java.nio.file.Path;
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
        var _ = call(environment, new Request(command, arguments, LIMIT), words);
    }

    /** The same with a limit of its own; returns the result. */
    JsonNode call(Environment environment, Request request, Function<JsonNode, String> words) {
        try {
            JsonNode result =
                    new AdminClient(path(environment), request.limit()).call(request.command(), request.arguments());
            print(environment, json ? result.toPrettyString() + "\n" : words.apply(result));
            return result;
        } catch (AdminException refused) {
            throw new CommandFailure(refused.reason());
        }
    }

    /** Sends a streaming command: each item is printed as it comes, then the result; words may be empty. Returns the result. */
    JsonNode stream(
            Environment environment,
            Request request,
            Function<JsonNode, String> item,
            Function<JsonNode, String> words) {
        try {
            JsonNode result = new AdminClient(path(environment), request.limit())
                    .stream(
                            request.command(),
                            request.arguments(),
                            received -> print(environment, item.apply(received)));
            print(environment, words.apply(result));
            return result;
        } catch (AdminException refused) {
            throw new CommandFailure(refused.reason());
        }
    }

    /** Whether the operator wants JSON. */
    boolean isJson() {
        return json;
    }

    /** Whether a node was named, or one runs below {@code ./data}. */
    boolean hasNode(Environment environment) {
        if (!dataPath.isEmpty()) {
            return true;
        }
        try {
            return AdminClient.isRunning(path(environment));
        } catch (CommandFailure none) {
            return false;
        }
    }

    private Path path(Environment environment) {
        return NodeFinder.find(dataPath, environment.workingDirectory());
    }

    /** Prints at once. @throws OutputClosedException when what reads the output has gone */
    static void print(Environment environment, String text) {
        environment.out().print(text);
        if (environment.out().checkError()) {
            throw new OutputClosedException();
        }
    }

    /** A command, its arguments, and how long the node may be silent. */
    record Request(String command, ObjectNode arguments, Duration limit) {}

    static ObjectNode noArguments() {
        return JsonNodeFactory.instance.objectNode();
    }
}
