package dev.agora.core.bootstrap;

import dev.agora.core.config.AgoraConfig;
import dev.agora.core.config.ConfigLoader;
import dev.agora.core.config.CoordinatorRules;
import dev.agora.core.config.LoadResult;
import dev.agora.core.node.CoordinatorCheck;
import java.util.List;

/** Loads the settings for a command and tells the operator what is wrong with them. */
final class Settings {
    private Settings() {}

    /** Loads; prints warnings. @throws CommandFailure with all problems */
    static AgoraConfig load(List<String> arguments, Environment environment) {
        return load(arguments, environment, CoordinatorCheck.ofClassPath());
    }

    /** The same with other rules for the coordinator. @throws CommandFailure with all problems */
    static AgoraConfig load(List<String> arguments, Environment environment, CoordinatorRules coordinatorRules) {
        return switch (read(arguments, environment, coordinatorRules)) {
            case LoadResult.Loaded loaded -> {
                loaded.warnings().forEach(warning -> environment.err().println("agora: warning: " + warning));
                yield loaded.config();
            }
            case LoadResult.Problems wrong -> {
                wrong.warnings().forEach(warning -> environment.err().println("agora: warning: " + warning));
                String lines = String.join(
                        "\n  ", wrong.problems().stream().map(Object::toString).toList());
                throw new CommandFailure(
                        "the settings have " + wrong.problems().size()
                                + (wrong.problems().size() == 1 ? " problem" : " problems") + ":\n  " + lines,
                        ExitCode.USAGE);
            }
        };
    }

    /** What a node would find in these arguments; prints nothing. */
    static LoadResult read(List<String> arguments, Environment environment) {
        return read(arguments, environment, CoordinatorCheck.ofClassPath());
    }

    private static LoadResult read(List<String> arguments, Environment environment, CoordinatorRules coordinatorRules) {
        return ConfigLoader.load(arguments, environment.variables(), environment.workingDirectory(), coordinatorRules);
    }
}
