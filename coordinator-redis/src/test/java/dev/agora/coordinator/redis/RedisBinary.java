package dev.agora.coordinator.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The server's program: that of the search path when it is recent enough, else Debian's. Debian's {@code redis-tools} holds it as
 * well, named {@code redis-check-rdb}: which of the two it is, it decides by the name it is called by. So no service is installed.
 */
final class RedisBinary {
    private static final int LEAST_MAJOR = 7;
    private static final Pattern MAJOR = Pattern.compile("v=(\\d+)\\.");
    private static final Path CACHE = Path.of("target", "redis").toAbsolutePath();
    private static final Path INSTALLED = Path.of("/usr/bin/redis-check-rdb");
    private static final long MINUTES = 5;

    private static final RedisBinary FOUND = find();

    private final Path program;
    private final Path libraries;

    private RedisBinary(Path program) {
        this.program = program;
        this.libraries = CACHE.resolve("root/usr/lib");
    }

    /** The one for all tests. */
    static RedisBinary get() {
        return FOUND;
    }

    Path program() {
        return program;
    }

    /** Folders of libraries that came with the program, parted by colons; empty when it was there. */
    String libraryPath() {
        if (!Files.isDirectory(libraries)) {
            return "";
        }
        try (Stream<Path> folders = Files.list(libraries)) {
            return folders.filter(Files::isDirectory)
                    .map(Path::toString)
                    .reduce(libraries.toString(), (a, b) -> a + ":" + b);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RedisBinary find() {
        Stream<Path> searched = Stream.concat(
                Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, "redis-server")),
                Stream.of(CACHE.resolve("redis-server")));
        return searched.map(RedisBinary::new)
                .filter(RedisBinary::fits)
                .findFirst()
                .or(RedisBinary::provided)
                .orElseThrow(() -> new IllegalStateException("these tests need redis-server " + LEAST_MAJOR
                        + " or newer: put it on the PATH, or run them on Debian with its package archive in reach"));
    }

    private static Optional<RedisBinary> provided() {
        try {
            Files.createDirectories(CACHE.resolve("apt/archives/partial"));
            Path original = run("id", "-u").strip().equals("0") ? installed() : unpacked();
            Path link = CACHE.resolve("redis-server");
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, original);
            return Optional.of(new RedisBinary(link)).filter(RedisBinary::fits);
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

    private boolean fits() {
        if (!Files.isExecutable(program)) {
            return false;
        }
        Matcher major = MAJOR.matcher(run(libraryPath(), List.of(program.toString(), "--version")));
        return major.find() && Integer.parseInt(major.group(1)) >= LEAST_MAJOR;
    }

    private static String run(String... command) {
        return run("", List.of(command));
    }

    private static String run(String libraries, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            builder.environment().put("LC_ALL", "C");
            if (!libraries.isEmpty()) {
                builder.environment().put("LD_LIBRARY_PATH", libraries);
            }
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
