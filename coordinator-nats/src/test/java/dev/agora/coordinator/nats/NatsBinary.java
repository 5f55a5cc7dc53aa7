package dev.agora.coordinator.nats;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The program {@code nats-server}: that of this machine when its version fits, else Debian's package. Found once. */
final class NatsBinary {
    private static final Path CACHE = Path.of("target", "nats-server").toAbsolutePath();
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\.");
    private static final int LEAST = 2_009;
    private static final String REMEDY =
            "; these tests need nats-server 2.9 or newer: put it on the PATH, or install Debian's package nats-server";

    private static @Nullable Path found;

    private NatsBinary() {}

    static synchronized Path path() throws IOException, InterruptedException {
        Path known = found;
        if (known == null) {
            known = installed().isPresent() ? installed().get() : install();
            found = known;
        }
        return known;
    }

    private static Optional<Path> installed() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(
                        Arrays.stream(path.split(File.pathSeparator)),
                        Stream.of("/usr/sbin", CACHE.resolve("usr/sbin").toString()))
                .map(folder -> Path.of(folder, "nats-server"))
                .filter(Files::isExecutable)
                .filter(NatsBinary::fits)
                .findFirst();
    }

    private static boolean fits(Path program) {
        try {
            Matcher version = VERSION.matcher(run(List.of(program.toString(), "--version")));
            return version.find()
                    && 1_000 * Integer.parseInt(version.group(1)) + Integer.parseInt(version.group(2)) >= LEAST;
        } catch (IOException doesNotRun) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Path install() throws IOException, InterruptedException {
        Files.createDirectories(CACHE);
        // unpacked, not installed: an installed package would start a server of its own on the default port
        shell("get() { apt-get download nats-server; }; get || { apt-get update && get; };"
                + " for d in nats-server_*.deb; do dpkg -x \"$d\" .; done");
        return installed().orElseThrow(() -> new IOException("the package brought no fitting nats-server" + REMEDY));
    }

    private static void shell(String script) throws IOException, InterruptedException {
        run(List.of("sh", "-c", script));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(Files.isDirectory(CACHE) ? CACHE.toFile() : new File("."))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed: " + said.strip() + REMEDY);
        }
        return said;
    }
}
