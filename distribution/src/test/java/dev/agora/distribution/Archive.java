package dev.agora.distribution;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The unpacked archive under test. */
final class Archive {
    /** The processes of a test live for a minute: the second compiler would cost more than it gives. */
    private static final String SHORT_LIFE = "-XX:TieredStopAtLevel=1 ";

    private Archive() {}

    /** The folder that it was unpacked to. */
    static Path home() {
        String home = System.getProperty("agora.archive", "");
        if (home.isEmpty()) {
            throw new IllegalStateException(
                    "system property agora.archive must name the unpacked archive; the build sets it");
        }
        return Path.of(home);
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
