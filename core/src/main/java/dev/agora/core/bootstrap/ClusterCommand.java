package dev.agora.core.bootstrap;

import dev.agora.core.runtime.RandomSource;
import java.util.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code agora cluster status|leave|remove|key}. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = "Shows and changes the cluster, makes its key.",
        subcommands = {
            ClusterCommand.Status.class,
            ClusterCommand.Leave.class,
            ClusterCommand.Remove.class,
            ClusterCommand.Key.class
        })
final class ClusterCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailure(
                "name one of status, leave, remove, key; 'agora cluster --help' shows how", ExitCode.USAGE);
    }

    /** {@code cluster status}. */
    @Command(name = "status", mixinStandardHelpOptions = true, description = "Shows members, leader, feeds and ports.")
    static final class Status extends NodeCommand implements Runnable {
        Status(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            node.call(environment, "cluster-status", NodeOptions.noArguments(), StatusText::of);
        }
    }

    /** {@code cluster leave}. */
    @Command(
            name = "leave",
            mixinStandardHelpOptions = true,
            description =
                    "Takes the running node out of the cluster for good and stops it; its data stays where it is.")
    static final class Leave extends NodeCommand implements Runnable {
        Leave(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            node.call(
                    environment,
                    "cluster-leave",
                    NodeOptions.noArguments(),
                    left -> "node " + left.path("node").asText()
                            + " has left the cluster and stops; to join again start it with an empty data.path\n");
        }
    }

    /** {@code cluster remove}. */
    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Takes another node, dead or alive, out of the cluster for good.")
    static final class Remove extends NodeCommand implements Runnable {
        @Parameters(paramLabel = "NODE", description = "Id of the node, as 'agora cluster status' shows it.")
        private String gone = "";

        Remove(Environment environment) {
            super(environment);
        }

        @Override
        public void run() {
            node.call(
                    environment,
                    "cluster-remove",
                    NodeOptions.noArguments().put("node", gone),
                    removed -> "node " + removed.path("node").asText()
                            + " is removed. It still knows cluster.key: to keep it out for good, change the key on the other nodes\n");
        }
    }

    /** {@code cluster key}. */
    @Command(
            name = "key",
            mixinStandardHelpOptions = true,
            description = "Makes keys.",
            subcommands = KeyGenerate.class)
    static final class Key implements Runnable {
        @Override
        public void run() {
            throw new CommandFailure("name generate; 'agora cluster key --help' shows how", ExitCode.USAGE);
        }
    }

    /** {@code cluster key generate}. */
    @Command(
            name = "generate",
            mixinStandardHelpOptions = true,
            description = "Prints a new cluster key of 256 random bits.")
    static final class KeyGenerate implements Runnable {
        private static final int KEY_BYTES = 32;
        private final Environment environment;

        KeyGenerate(Environment environment) {
            this.environment = environment;
        }

        @Override
        public void run() {
            byte[] key = RandomSource.secure().bytes(KEY_BYTES);
            environment.out().println(Base64.getUrlEncoder().withoutPadding().encodeToString(key));
        }
    }
}
