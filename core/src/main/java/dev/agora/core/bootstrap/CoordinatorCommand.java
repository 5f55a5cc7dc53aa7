package dev.agora.core.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code agora coordinator list}. */
@Command(
        name = "coordinator",
        mixinStandardHelpOptions = true,
        description = "Shows the coordinators.",
        subcommands = CoordinatorCommand.ListAll.class)
final class CoordinatorCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailure("name list; 'agora coordinator --help' shows how", ExitCode.USAGE);
    }

    /** {@code coordinator list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the coordinators the node found, with their properties.")
    static final class ListAll implements Runnable {
        private final Environment environment;

        @Mixin
        private NodeOptions node = new NodeOptions();

        ListAll(Environment environment) {
            this.environment = environment;
        }

        @Override
        public void run() {
            node.call(environment, "coordinator-list", NodeOptions.noArguments(), ListAll::words);
        }

        /** A list of objects with type, state and properties, bare or under {@code coordinators}. */
        private static String words(JsonNode result) {
            StringBuilder text = new StringBuilder();
            for (JsonNode coordinator : result.has("coordinators") ? result.path("coordinators") : result) {
                text.append(coordinator.path("type").asText());
                if (coordinator.path("active").asBoolean()) {
                    text.append(" (in use)");
                }
                text.append('\n');
                TextTable table = new TextTable("  PROPERTY", "TYPE", "DEFAULT", "WHAT IT DOES");
                for (JsonNode property : coordinator.path("properties")) {
                    table.row(
                            "  " + property.path("key").asText(),
                            property.path("type").asText(),
                            property.path("default").asText(""),
                            property.path("doc").asText());
                }
                text.append(coordinator.path("properties").isEmpty() ? "" : table.text());
            }
            return text.toString();
        }
    }
}
