package dev.agora.core.bootstrap;

import dev.agora.core.bootstrap.demo.DemoCommand;
import dev.agora.core.node.NodeAssembly;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;

/**
 * The program. Without a subcommand it serves, and all arguments are settings: {@code agora --cluster.key=… --rpc-port 7911}.
 */
public final class Main {
    private static final Set<String> ROOT_OPTIONS = Set.of("--help", "-h", "--version", "-V");

    private Main() {}

    /** The process's entry. */
    public static void main(String[] args) {
        int code = run(
                args, Environment.ofProcess(), config -> new ServedNode(NodeAssembly.start(config)), new DemoCommand());
        System.exit(code);
    }

    /** Runs a command and returns its exit code; {@code more} are subcommands of other packages, annotated for picocli. */
    public static int run(String[] args, Environment environment, NodeStarter starter, Object... more) {
        if (serves(args)) {
            List<String> settings = Arrays.asList(args);
            return new Serving(environment, starter)
                    .run(args.length > 0 && args[0].equals("serve") ? settings.subList(1, settings.size()) : settings);
        }
        CommandLine commandLine = new CommandLine(new AgoraCommand(), new CommandFactory(environment));
        for (Object command : more) {
            commandLine.addSubcommand(command);
        }
        commandLine.setOut(new PrintWriter(environment.out(), true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(environment.err(), true, StandardCharsets.UTF_8));
        commandLine.setParameterExceptionHandler((wrong, arguments) -> {
            environment
                    .err()
                    .println("agora: " + wrong.getMessage() + " ('"
                            + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help' shows how)");
            return ExitCode.USAGE;
        });
        commandLine.setExecutionExceptionHandler((failed, command, parsed) -> {
            if (failed instanceof OutputClosedException) {
                return ExitCode.OUTPUT_CLOSED;
            }
            environment.err().println("agora: " + Objects.requireNonNullElse(failed.getMessage(), failed.toString()));
            return failed instanceof CommandFailure failure ? failure.exitCode() : ExitCode.FAILURE;
        });
        return commandLine.execute(args);
    }

    /** Settings may have any value, also the name of a subcommand: so serving is told from the first argument alone. */
    private static boolean serves(String[] args) {
        if (args.length == 0) {
            return true;
        }
        boolean help = args.length > 1 && ROOT_OPTIONS.contains(args[1]);
        return args[0].equals("serve") ? !help : args[0].startsWith("-") && !ROOT_OPTIONS.contains(args[0]);
    }
}
