package dev.agora.core.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.config.Quantities;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agora address block|unblock|list}. */
@Command(
        name = "address",
        mixinStandardHelpOptions = true,
        description = "Keeps addresses out of the mail listeners of all nodes.",
        subcommands = {AddressCommand.Block.class, AddressCommand.Unblock.class, AddressCommand.ListAll.class})
final class AddressCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailure("name one of block, unblock, list; 'agora address --help' shows how", ExitCode.USAGE);
    }

    private static String until(JsonNode block) {
        return block.path("until").asText("").isEmpty() || block.path("until").isNull()
                ? "until it is lifted"
                : "until " + block.path("until").asText();
    }

    private static String notStored(JsonNode block) {
        return block.path("stored").asBoolean()
                ? ""
                : "not stored yet, for the log took nothing: this node tries again until it does\n";
    }

    /** {@code address block}. */
    @Command(
            name = "block",
            mixinStandardHelpOptions = true,
            description =
                    "Blocks an address or a range: it is refused on all nodes, and its open connections are closed.")
    static final class Block extends NodeCommand implements Runnable {
        @Parameters(
                paramLabel = "ADDRESS",
                description = "An address or a range such as 192.0.2.0/24 or 2001:db8::/64.")
        private String address = "";

        @Option(
                names = "--for",
                paramLabel = "TIME",
                description = "How long, such as 30m or 1h; without it until it is lifted.")
        private String time = "";

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for people.")
        private String reason = "";

        Block(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            ObjectNode arguments =
                    NodeOptions.noArguments().put("address", address).put("reason", reason);
            if (!time.isEmpty()) {
                arguments.put("forMillis", millis());
            }
            node.call(environment, "address-block", arguments, Block::words);
        }

        private long millis() {
            long millis = Quantities.millis(time).orElse(0);
            if (millis <= 0) {
                throw new CommandFailure(
                        "--for '" + time + "' is no time: give one such as 90s, 30m, 1h or 7d", ExitCode.USAGE);
            }
            return millis;
        }

        private static String words(JsonNode result) {
            StringBuilder text =
                    new StringBuilder("blocked " + result.path("address").asText() + " " + until(result) + "\n");
            result.path("warnings")
                    .forEach(warning ->
                            text.append("note: ").append(warning.asText()).append('\n'));
            return text.append(notStored(result)).toString();
        }
    }

    /** {@code address unblock}. */
    @Command(name = "unblock", mixinStandardHelpOptions = true, description = "Lifts a block on all nodes.")
    static final class Unblock extends NodeCommand implements Runnable {
        @Parameters(paramLabel = "ADDRESS", description = "The address or range as 'agora address list' shows it.")
        private String address = "";

        Unblock(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            node.call(
                    environment,
                    "address-unblock",
                    NodeOptions.noArguments().put("address", address),
                    result -> "lifted the block of " + result.path("address").asText() + "\n" + notStored(result));
        }
    }

    /** {@code address list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the blocks in force.")
    static final class ListAll extends NodeCommand implements Runnable {
        ListAll(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            node.call(environment, "address-list", NodeOptions.noArguments(), ListAll::words);
        }

        private static String words(JsonNode result) {
            TextTable table = new TextTable("ADDRESS", "END", "STORED", "REASON");
            for (JsonNode block : result) {
                table.row(
                        block.path("address").asText(),
                        until(block),
                        block.path("stored").asBoolean() ? "yes" : "not yet",
                        block.path("reason").asText());
            }
            return table.text();
        }
    }
}
