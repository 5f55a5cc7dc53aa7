package dev.agora.core.bootstrap;

import dev.agora.core.config.AgoraConfig;
import dev.agora.core.config.LogConfig;
import dev.agora.core.node.CoordinatorCheck;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Runs a node in this process until it stops or the process is told to end. */
final class Serving {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final Environment environment;
    private final NodeStarter starter;

    Serving(Environment environment, NodeStarter starter) {
        this.environment = environment;
        this.starter = starter;
    }

    int run(List<String> settings) {
        try {
            CoordinatorCheck coordinator = CoordinatorCheck.ofClassPath();
            return serve(Settings.load(settings, environment, config -> {
                applyLog(config.log()); // Before a plug-in is asked, for it may log.
                return coordinator.problems(config);
            }));
        } catch (CommandFailure failure) {
            environment.err().println("agora: " + failure.getMessage());
            return failure.exitCode();
        }
    }

    /** The log is set up by what reads these properties when the first logger is made, which is after this. */
    private static void applyLog(LogConfig log) {
        System.setProperty("agora.log.level", log.level());
        System.setProperty("agora.log.format", log.json() ? "json" : "text");
        JulBridge.install();
    }

    private int serve(AgoraConfig config) {
        RunningNode node;
        try {
            node = starter.start(config);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while starting");
        } catch (Exception failed) {
            throw new CommandFailure(
                    "the node does not start: " + Objects.requireNonNullElse(failed.getMessage(), failed.toString()));
        }
        Thread hook = new Thread(() -> stop(node), "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            node.awaitStop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            stop(node);
            forget(hook);
        }
        node.failure().ifPresent(why -> {
            throw new CommandFailure("the node has stopped: " + why);
        });
        return ExitCode.OK;
    }

    private void stop(RunningNode node) {
        Thread closing = Thread.ofPlatform().daemon().name("closing").start(node::close);
        try {
            if (!closing.join(STOP_LIMIT)) {
                environment
                        .err()
                        .println("agora: the node did not stop within " + STOP_LIMIT.toSeconds() + " s and is ended");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The process ends already, and the hook is what ended the node.
        }
    }
}
