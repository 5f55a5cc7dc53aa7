package dev.agora.core.bootstrap;

import picocli.CommandLine.Command;

/** The root of the command line. */
@Command(
        name = "agora",
        mixinStandardHelpOptions = true,
        version = "agora 0.1.0",
        synopsisSubcommandLabel = "[COMMAND]",
        description = "A clustered mail core. Without a command it serves, and each setting is an option:%n"
                + "  agora --cluster.key=env:KEY --cluster.seed-nodes=10.0.0.2 --cluster.advertise-addr=10.0.0.1",
        subcommands = {
            ServeCommand.class,
            AccountCommand.class,
            AddressCommand.class,
            CertificateCommand.class,
            ClusterCommand.class,
            CoordinatorCommand.class,
            EventsCommand.class,
            ConfigCommand.class
        })
final class AgoraCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailure("name a command; 'agora --help' lists them", ExitCode.USAGE);
    }
}
