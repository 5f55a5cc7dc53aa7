package dev.agora.spi.tck.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What to run.
 *
 * @param command the program and its arguments; paths in it are those of this machine, in a container as well
 * @param folder where it works, with its configuration in it; it exists
 * @param files what it reads elsewhere, such as certificates
 * @param ports where it listens, on {@link ServerHome#bindAddress}
 */
public record ServerPlan(List<String> command, Path folder, List<Path> files, List<Integer> ports) {
    /** Copies the lists and makes the paths absolute. */
    public ServerPlan {
        if (command.isEmpty() || ports.isEmpty()) {
            throw new IllegalArgumentException("a server has a command and a port; was " + command + " at " + ports);
        }
        command = List.copyOf(command);
        folder = folder.toAbsolutePath();
        files = files.stream().map(Path::toAbsolutePath).toList();
        ports = List.copyOf(ports);
    }

    /** A server that reads nothing outside its folder and has one port. */
    public static ServerPlan of(List<String> command, Path folder, int port) {
        return new ServerPlan(command, folder, List.of(), List.of(port));
    }

    /** A new folder for a server of that name, under {@code target}, where its log stays. */
    public static Path newFolder(String name) {
        try {
            Path all = Files.createDirectories(Path.of("target", "servers"));
            return Files.createTempDirectory(all, name + "-").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
