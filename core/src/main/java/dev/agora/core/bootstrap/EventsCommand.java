package dev.agora.core.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agora.core.bootstrap.NodeOptions.Request;
import java.time.Duration;
import picocli.CommandLine.Command;

/** {@code agora events tail}. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = "Shows the events between the nodes.",
        subcommands = EventsCommand.Tail.class)
final class EventsCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailure("name tail; 'agora events --help' shows how", ExitCode.USAGE);
    }

    /** {@code events tail}. */
    @Command(
            name = "tail",
            mixinStandardHelpOptions = true,
            description = "Shows the events that the node receives and publishes, decoded, until it is interrupted.")
    static final class Tail extends NodeCommand implements Runnable {
        /** No event may come for days. */
        private static final Duration LIMIT = Duration.ofDays(3650);

        Tail(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            if (!node.isJson()) {
                NodeOptions.print(environment, line("TIME", "NODE", "NUMBER", "AGE", "EVENT") + "\n");
            }
            JsonNode unusedEnd = node.stream(
                    environment,
                    new Request("events-tail", NodeOptions.noArguments(), LIMIT),
                    item -> node.isJson() ? item + "\n" : words(item),
                    last -> "");
        }

        private static String words(JsonNode item) {
            return line(
                            item.path("at").asText(),
                            item.path("origin").asText(),
                            item.path("sequence").asText("-"),
                            item.has("ageMillis") ? item.path("ageMillis").asText() + " ms" : "-",
                            item.path("kind").asText() + "  "
                                    + item.path("text").asText())
                    + "\n";
        }

        private static String line(String time, String node, String number, String age, String event) {
            return String.format("%-30s %5s %10s %8s  %s", time, node, number, age, event);
        }
    }
}
