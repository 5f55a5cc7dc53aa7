package dev.agora.coordinator.redis;

import dev.agora.spi.tck.server.FittingProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The server's program: that of the search path when it is recent enough, else Debian's. Debian's {@code redis-tools} holds it as
 * well, named {@code redis-check-rdb}: which of the two it is, it decides by the name it is called by. So no service is installed.
 */
final class RedisBinary {
    private static final FittingProgram PROGRAM =
            new FittingProgram("redis-server", Pattern.compile("v=(\\d+)\\.(\\d+)"), 7, 0);
    private static final Path CACHE = Path.of("target", "redis").toAbsolutePath();
    private static final Path INSTALLED = Path.of("/usr/bin/redis-check-rdb");
    private static final String LIBRARIES = "LD_LIBRARY_PATH";
    private static final long MINUTES = 5;

    private static final RedisBinary FOUND = find();

    private final Path program;

    private RedisBinary(Path program) {
        this.program = program;
    }

    /** The one for all tests. */
    static RedisBinary get() {
        return FOUND;
    }

    /** What starts it, without arguments. */
    List<String> command() {
        String libraries = libraryPath();
        return libraries.isEmpty()
                ? List.of(program.toString())
                : List.of("env", LIBRARIES + "=" + libraries, program.toString());
    }

    /** Folders of libraries that came with the program, parted by colons; empty when they were there. */
    private static String libraryPath() {
        Path unpacked = CACHE.resolve("root/usr/lib");
        if (!Files.isDirectory(unpacked)) {
            return "";
        }
        String before = Optional.ofNullable(System.getenv(LIBRARIES)).orElse("");
        try (Stream<Path> folders = Files.list(unpacked)) {
            return folders.filter(Files::isDirectory)
                    .map(Path::toString)
                    .reduce(unpacked + (before.isEmpty() ? "" : ":" + before), (a, b) -> a + ":" + b);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RedisBinary find() {
        return PROGRAM.find(FittingProgram.searchPath(CACHE), environment())
                .or(RedisBinary::provided)
                .map(RedisBinary::new)
                .orElseThrow(() -> new IllegalStateException("these tests need redis-server 7 or newer: put it on the"
                        + " PATH, or run them on Debian with its package archive in reach"));
    }

    private static Map<String, String> environment() {
        return libraryPath().isEmpty() ? Map.of() : Map.of(LIBRARIES, libraryPath());
    }

    private static Optional<Path> provided() {
        try {
            Files.createDirectories(CACHE.resolve("apt/archives/partial"));
            Path original = run("id", "-u").strip().equals("0") ? installed() : unpacked();
            Path link = CACHE.resolve("redis-server");
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, original);
            return PROGRAM.find(List.of(CACHE), environment());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path installed() {
        String lock = "DPkg::Lock::Timeout=120";
        String[] install = {"apt-get", "-q", "-y", "--no-install-recommends", "-o", lock, "install", "redis-tools"};
        if (run(install).contains("Unable to locate")) {
            run("apt-get", "-q", "-o", lock, "update");
            run(install);
        }
        return INSTALLED;
    }

    /** Without the right to install: fetches the package and what it needs, and unpacks them into the cache. */
    private static Path unpacked() throws IOException {
        if (Files.isExecutable(INSTALLED)) {
            return INSTALLED;
        }
        run(
                "apt-get",
                "-q",
                "-y",
                "--no-install-recommends",
                "--download-only",
                "-o",
                "Debug::NoLocking=true",
                "-o",
                "Dir::Cache=" + CACHE.resolve("apt"),
                "install",
                "redis-tools");
        try (Stream<Path> packages = Files.list(CACHE.resolve("apt/archives"))) {
            packages.filter(each -> each.toString().endsWith(".deb"))
                    .forEach(each -> run(
                            "dpkg", "-x", each.toString(), CACHE.resolve("root").toString()));
        }
        return CACHE.resolve("root/usr/bin/redis-check-rdb");
    }

    private static String run(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            return output;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
