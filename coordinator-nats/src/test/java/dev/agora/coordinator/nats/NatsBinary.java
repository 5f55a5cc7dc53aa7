package dev.agora.coordinator.nats;

import dev.agora.spi.tck.server.FittingProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The program {@code nats-server}: that of this machine when its version fits, else Debian's package. Found once. */
final class NatsBinary {
    private static final Path CACHE = Path.of("target", "nats-server").toAbsolutePath();
    private static final FittingProgram PROGRAM =
            new FittingProgram("nats-server", Pattern.compile("v(\\d+)\\.(\\d+)\\."), 2, 9);
    private static final List<Path> FOLDERS =
            FittingProgram.searchPath(Path.of("/usr/sbin"), CACHE.resolve("usr/sbin"));
    private static final String REMEDY =
            "; these tests need nats-server 2.9 or newer: put it on the PATH, or install Debian's package nats-server";

    private static @Nullable Path found;

    private NatsBinary() {}

    static synchronized Path path() throws IOException, InterruptedException {
        Path known = found;
        if (known == null) {
            known = PROGRAM.find(FOLDERS, Map.of()).orElse(null);
            known = known == null ? install() : known;
            found = known;
        }
        return known;
    }

    private static Path install() throws IOException, InterruptedException {
        Files.createDirectories(CACHE);
        // unpacked, not installed: an installed package would start a server of its own on the default port
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "get() { apt-get download nats-server; }; get || { apt-get update && get; };"
                                + " for d in nats-server_*.deb; do dpkg -x \"$d\" .; done")
                .directory(CACHE.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(
                    "no nats-server of this machine fits, and none can be fetched: " + said.strip() + REMEDY);
        }
        return PROGRAM.find(FOLDERS, Map.of())
                .orElseThrow(() -> new IOException("the package brought no fitting nats-server" + REMEDY));
    }
}
