package dev.agora.spi.tck.server;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program of this machine that is used only when its version fits.
 *
 * @param name of its file
 * @param version finds major and minor in what {@code --version} prints
 * @param leastMajor the oldest that fits, with {@code leastMinor}
 */
public record FittingProgram(String name, Pattern version, int leastMajor, int leastMinor) {
    private static final long SECONDS = 10;

    /** The folders of the search path, and more. */
    public static List<Path> searchPath(Path... more) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(
                        Arrays.stream(path.split(File.pathSeparator))
                                .filter(folder -> !folder.isEmpty())
                                .map(Path::of),
                        Arrays.stream(more))
                .toList();
    }

    /** The first one in {@code folders} that runs and fits. */
    public Optional<Path> find(List<Path> folders, Map<String, String> environment) {
        return folders.stream()
                .map(folder -> folder.resolve(name).toAbsolutePath())
                .filter(program -> fits(program, environment))
                .findFirst();
    }

    /** Whether it runs and says a version that fits. */
    public boolean fits(Path program, Map<String, String> environment) {
        if (!Files.isExecutable(program)) {
            return false;
        }
        Matcher told = version.matcher(said(program, environment));
        if (!told.find()) {
            return false;
        }
        int major = Integer.parseInt(told.group(1));
        return major > leastMajor || (major == leastMajor && Integer.parseInt(told.group(2)) >= leastMinor);
    }

    /** What it prints about its version; empty when it does not run or does not end. */
    private static String said(Path program, Map<String, String> environment) {
        try {
            Path answer = Files.createTempFile("agora-version-", ".txt");
            try {
                ProcessBuilder builder = new ProcessBuilder(program.toString(), "--version")
                        .redirectErrorStream(true)
                        .redirectOutput(answer.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                process.getOutputStream().close();
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return "";
                }
                return Files.readString(answer, StandardCharsets.ISO_8859_1);
            } finally {
                Files.delete(answer);
            }
        } catch (IOException doesNotRun) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
