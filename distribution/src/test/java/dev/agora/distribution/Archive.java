package dev.agora.distribution;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The unpacked archive under test. */
final class Archive {
    private Archive() {}

    /** A process of {@code bin/agora} with these arguments and these options for its JVM, not yet started; errors go with the output. */
    static ProcessBuilder agora(List<String> arguments, String javaOptions) {
        String home = System.getProperty("agora.archive", "");
        if (home.isEmpty()) {
            throw new IllegalStateException(
                    "system property agora.archive must name the unpacked archive; the build sets it");
        }
        ProcessBuilder builder =
                new ProcessBuilder(Path.of(home, "bin", "agora").toString()).redirectErrorStream(true);
        builder.command().addAll(arguments);
        Map<String, String> environment = builder.environment();
        environment.put("AGORA_JAVA_OPTIONS", javaOptions);
        return builder;
    }
}
