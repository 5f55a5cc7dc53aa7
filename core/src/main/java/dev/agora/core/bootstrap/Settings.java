package dev.agora.core.bootstrap;

import dev.agora.core.config.AgoraConfig;
import dev.agora.core.config.ConfigLoader;
import dev.agora.core.config.LoadResult;
import java.util.List;

/** Loads the settings for a command and tells the operator what is wrong with them. */
final class Settings {
    private Settings() {}

    /** Loads; prints warnings. @throws CommandFailure with all problems */
    static AgoraConfig load(List<String> arguments, Environment environment) {
        LoadResult result = ConfigLoader.load(arguments, environment.variables(), environment.workingDirectory());
        return switch (result) {
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
}
