package dev.agora.core.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.bootstrap.NodeOptions.Request;
import dev.agora.core.node.CoordinatorListing;
import dev.agora.spi.CoordinatorException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code agora coordinator get|set|test|list}. */
@Command(
        name = "coordinator",
        mixinStandardHelpOptions = true,
        description = "Shows, changes and tries what carries events between the nodes.",
        subcommands = {
            CoordinatorCommand.Get.class,
            CoordinatorCommand.SetValue.class,
            CoordinatorCommand.Test.class,
            CoordinatorCommand.ListAll.class
        })
final class CoordinatorCommand implements Runnable {
    private static final Duration SET_LIMIT = Duration.ofSeconds(100);
    private static final Duration TEST_LIMIT = Duration.ofMinutes(2);

    @Override
    public void run() {
        throw new CommandFailure(
                "name one of get, set, test, list; 'agora coordinator --help' shows how", ExitCode.USAGE);
    }

    /** {@code coordinator get}. */
    @Command(
            name = "get",
            mixinStandardHelpOptions = true,
            description = "Shows the cluster's coordinator, secrets hidden, and how far each node is with it.")
    static final class Get extends NodeCommand implements Runnable {
        Get(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            node.call(environment, "coordinator-get", NodeOptions.noArguments(), CoordinatorText::value);
        }
    }

    /** {@code coordinator set}. */
    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description =
                    "Switches all nodes to another coordinator while they run; rolls back when one cannot open it.")
    static final class SetValue extends NodeCommand implements Callable<Integer> {
        @Mixin
        private CoordinatorValueOptions value = new CoordinatorValueOptions();

        SetValue(Environment environment) {
            super(environment);
        }

        @Override
        public Integer call() {
            ObjectNode arguments = value.arguments(environment);
            if (arguments.path("type").asText().isEmpty()) {
                throw new CommandFailure("give --type, or --file with an @type", ExitCode.USAGE);
            }
            JsonNode result = node.stream(
                    environment,
                    new Request("coordinator-set", arguments, SET_LIMIT),
                    item -> node.isJson() ? item + "\n" : CoordinatorText.progress(item),
                    last -> node.isJson() ? last + "\n" : CoordinatorText.result(last));
            return result.path("outcome").asText().equals("rolled back") ? ExitCode.FAILURE : ExitCode.OK;
        }
    }

    /** {@code coordinator test}. */
    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description =
                    "Connects to a coordinator, publishes a probe and receives it, beside the one in use, and says what is wrong."
                            + " Without --type and --file it tries the cluster's present value.")
    static final class Test extends NodeCommand implements Callable<Integer> {
        @Mixin
        private CoordinatorValueOptions value = new CoordinatorValueOptions();

        Test(Environment environment) {
            super(environment);
        }

        @Override
        public Integer call() {
            boolean works = node.call(
                            environment,
                            new Request("coordinator-test", value.arguments(environment), TEST_LIMIT),
                            CoordinatorText::test)
                    .path("works")
                    .asBoolean();
            return works ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    /** {@code coordinator list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the coordinators found in plugins/, with their properties; needs no running node.")
    static final class ListAll extends NodeCommand implements Runnable {
        ListAll(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            if (node.hasNode(environment)) {
                node.call(environment, "coordinator-list", NodeOptions.noArguments(), CoordinatorText::list);
                return;
            }
            try {
                ArrayNode found = CoordinatorListing.json(CoordinatorListing.find(), "");
                NodeOptions.print(
                        environment, node.isJson() ? found.toPrettyString() + "\n" : CoordinatorText.list(found));
            } catch (CoordinatorException wrong) {
                throw new CommandFailure(Objects.requireNonNullElse(wrong.getMessage(), wrong.code()));
            }
        }
    }
}
