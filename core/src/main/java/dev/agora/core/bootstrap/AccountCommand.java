package dev.agora.core.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agora account add|list|password|disable|enable}. */
@Command(
        name = "account",
        mixinStandardHelpOptions = true,
        description = "Adds and lists accounts, sets passwords, lets accounts log in or not.",
        subcommands = {
            AccountCommand.Add.class,
            AccountCommand.Password.class,
            AccountCommand.Disable.class,
            AccountCommand.Enable.class,
            AccountCommand.ListAll.class
        })
final class AccountCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailure(
                "name one of add, list, password, disable, enable; 'agora account --help' shows how", ExitCode.USAGE);
    }

    private static ObjectNode withPassword(String address, boolean fromStdin, Environment environment) {
        return NodeOptions.noArguments()
                .put("address", address)
                .put("password", PasswordInput.read(fromStdin, environment));
    }

    /** {@code account add}. */
    @Command(name = "add", mixinStandardHelpOptions = true, description = "Adds an account.")
    static final class Add extends NodeCommand implements Runnable {
        @Parameters(paramLabel = "ADDRESS", description = "user@domain")
        private String address = "";

        @Option(names = "--password-stdin", description = "Read the password from standard input instead of asking.")
        private boolean passwordStdin;

        Add(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            node.call(
                    environment,
                    "account-add",
                    withPassword(address, passwordStdin, environment),
                    result -> "added " + address + "\n");
        }
    }

    /** {@code account password}. */
    @Command(name = "password", mixinStandardHelpOptions = true, description = "Sets the password of an account.")
    static final class Password extends NodeCommand implements Runnable {
        @Parameters(paramLabel = "ADDRESS", description = "user@domain")
        private String address = "";

        @Option(names = "--password-stdin", description = "Read the password from standard input instead of asking.")
        private boolean passwordStdin;

        Password(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            node.call(
                    environment,
                    "account-password",
                    withPassword(address, passwordStdin, environment),
                    result -> "changed the password of " + address + "\n");
        }
    }

    /** {@code account disable}. */
    @Command(
            name = "disable",
            mixinStandardHelpOptions = true,
            description = "Lets an account not log in any more; its sessions end on all nodes, mail still comes to it.")
    static final class Disable extends NodeCommand implements Runnable {
        @Parameters(paramLabel = "ADDRESS", description = "user@domain")
        private String address = "";

        Disable(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            node.call(
                    environment,
                    "account-disable",
                    NodeOptions.noArguments().put("address", address),
                    result -> "disabled " + address + "\n");
        }
    }

    /** {@code account enable}. */
    @Command(
            name = "enable",
            mixinStandardHelpOptions = true,
            description = "Lets a disabled account log in again, with the password it had.")
    static final class Enable extends NodeCommand implements Runnable {
        @Parameters(paramLabel = "ADDRESS", description = "user@domain")
        private String address = "";

        Enable(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            node.call(
                    environment,
                    "account-enable",
                    NodeOptions.noArguments().put("address", address),
                    result -> "enabled " + address + "\n");
        }
    }

    /** {@code account list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the accounts.")
    static final class ListAll extends NodeCommand implements Runnable {
        ListAll(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            node.call(environment, "account-list", NodeOptions.noArguments(), ListAll::words);
        }

        private static String words(JsonNode result) {
            TextTable table = new TextTable("ID", "ADDRESS", "STATE");
            for (JsonNode account : result) {
                table.row(
                        account.path("id").asText(),
                        account.path("address").asText(),
                        account.path("disabled").asBoolean() ? "disabled" : "active");
            }
            return table.text();
        }
    }
}
