package dev.agora.core.bootstrap;

import dev.agora.core.admin.AdminClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the data directory of the running node that a command is meant for. */
final class NodeFinder {
    private static final String BELOW = "data";

    private NodeFinder() {}

    /** The one named, or the only one that runs below {@code ./data}. @throws CommandFailure when there is none or several */
    static Path find(String named, Path workingDirectory) {
        if (!named.isEmpty()) {
            return workingDirectory.resolve(named).toAbsolutePath().normalize();
        }
        List<Path> running = running(workingDirectory.resolve(BELOW));
        if (running.isEmpty()) {
            throw new CommandFailure(
                    "no node runs below ./" + BELOW + "; start one, or name its directory by --data.path");
        }
        if (running.size() > 1) {
            String choices = String.join(
                    "\n  --data.path=",
                    running.stream()
                            .map(path -> workingDirectory.relativize(path).toString())
                            .toList());
            throw new CommandFailure(
                    "several nodes run below ./" + BELOW + "; choose one by\n  --data.path=" + choices, ExitCode.USAGE);
        }
        return running.getFirst();
    }

    private static List<Path> running(Path below) {
        if (!Files.isDirectory(below)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(below)) {
            return Stream.concat(Stream.of(below), children.sorted())
                    .filter(Files::isDirectory)
                    .filter(AdminClient::isRunning)
                    .toList();
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    "./" + BELOW + " cannot be read (" + unreadable + "); name the node's directory by --data.path");
        }
    }
}
