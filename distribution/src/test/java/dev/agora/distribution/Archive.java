package dev.agora.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The unpacked archive under test. */
final class Archive {
    /** The processes of a test live for a minute: the second compiler would cost more than it gives. */
    private static final String SHORT_LIFE = "-XX:TieredStopAtLevel=1 ";

    private static final Path HOME = warmed(unpacked());

    private Archive() {}

    /** The folder that it was unpacked to, after its warm-start ran. */
    static Path home() {
        return HOME;
    }

    private static Path unpacked() {
        String home = System.getProperty("agora.archive", "");
        if (home.isEmpty()) {
            throw new IllegalStateException(
                    "system property agora.archive must name the unpacked archive; the build sets it");
        }
        return Path.of(home);
    }

    private static Path warmed(Path home) {
        Path script = home.resolve("bin").resolve("warm-start");
        try {
            Process run = new ProcessBuilder(script.toString()).inheritIO().start();
            if (run.waitFor() != 0 || !Files.isRegularFile(home.resolve("lib").resolve("agora.aot"))) {
                throw new IllegalStateException(script + " ended with " + run.exitValue() + " and left no cache");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(script + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(script + " was interrupted", e);
        }
        return home;
    }

    /** A process of {@code bin/agora} with these arguments and these options for its JVM, not yet started; errors go with the output. */
    static ProcessBuilder agora(List<String> arguments, String javaOptions) {
        ProcessBuilder builder =
                new ProcessBuilder(home().resolve("bin").resolve("agora").toString()).redirectErrorStream(true);
        builder.command().addAll(arguments);
        Map<String, String> environment = builder.environment();
        environment.put("AGORA_JAVA_OPTIONS", SHORT_LIFE + javaOptions);
        return builder;
    }
}
