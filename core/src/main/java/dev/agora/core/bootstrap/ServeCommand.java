package dev.agora.core.bootstrap;

import picocli.CommandLine.Command;

/** Describes {@code agora serve}; {@link Main} starts it before picocli sees the settings. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Runs a node. Options are the settings, as --KEY=VALUE or --KEY VALUE, and --config FILE (TOML or YAML);%n"
                        + "'agora config reference' lists them.")
final class ServeCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailure("serve takes settings only", ExitCode.USAGE);
    }
}
