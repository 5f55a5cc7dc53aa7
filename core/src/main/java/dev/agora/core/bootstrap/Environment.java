package dev.agora.core.bootstrap;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** What a command sees of the world outside: variables, working directory and the three streams. */
public record Environment(
        Map<String, String> variables, Path workingDirectory, InputStream in, PrintStream out, PrintStream err) {
    /** This process's own. */
    public static Environment ofProcess() {
        return new Environment(System.getenv(), Path.of("").toAbsolutePath(), System.in, System.out, System.err);
    }
}
