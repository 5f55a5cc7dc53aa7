package dev.agora.core.bootstrap.demo;

import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code agora demo}: the demonstration as a subcommand. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Starts three nodes on this machine, delivers mail, kills the leader, and shows that nothing is lost.")
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--coordinator",
            paramLabel = "NAME",
            description =
                    "default or zenoh (peer to peer, no broker), nats, kafka or redis; the broker is started and stopped.")
    private String coordinator = DemoBackend.DEFAULT.word();

    /** Made by the command line. */
    public DemoCommand() {}

    @Override
    public Integer call() {
        CommandLine line = spec.commandLine();
        PrintWriter out = line.getOut();
        String home = System.getProperty("agora.home", "");
        if (home.isEmpty() || !Files.isExecutable(Path.of(home, "bin", "agora"))) {
            line.getErr()
                    .println(
                            "agora: the demonstration runs from an unpacked archive, through its bin/agora; agora.home is '"
                                    + home + "'");
            return 1;
        }
        try {
            new DemoScript(Path.of(home), DemoBackend.named(coordinator), out, Ticker.system(), RandomSource.secure())
                    .run();
            return 0;
        } catch (DemoFailure failed) {
            line.getErr().println("agora: the demonstration failed: " + failed.getMessage());
            return 1;
        }
    }
}
