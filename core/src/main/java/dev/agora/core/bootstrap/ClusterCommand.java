package dev.agora.core.bootstrap;

import dev.agora.core.runtime.RandomSource;
import java.util.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code agora cluster status|key}. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = "Shows the cluster, makes its key.",
        subcommands = {ClusterCommand.Status.class, ClusterCommand.Key.class})
final class ClusterCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailure("name one of status, key; 'agora cluster --help' shows how", ExitCode.USAGE);
    }

    /** {@code cluster status}. */
    @Command(name = "status", mixinStandardHelpOptions = true, description = "Shows members, leader, feeds and ports.")
    static final class Status implements Runnable {
        private final Environment environment;

        @Mixin
        private NodeOptions node = new NodeOptions();

        Status(Environment environment) {
            this.environment = environment;
        }

        @Override
        public void run() {
            node.call(environment, "cluster-status", NodeOptions.noArguments(), StatusText::of);
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
