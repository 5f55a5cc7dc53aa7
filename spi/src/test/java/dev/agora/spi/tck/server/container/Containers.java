package dev.agora.spi.tck.server.container;

import dev.agora.spi.tck.server.ServerHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds out whether servers can run in containers here. */
public final class Containers {
    private static final String CLIENT = "org.testcontainers.containers.GenericContainer";

    private Containers() {}

    /** A home for servers of that kind, of which the engine has the image now; else says why not. */
    public static ServerHome home(String name) throws NoContainersException {
        Engine engine = Engine.found();
        String image = ContainerImages.of(name);
        requireSameMachine(engine);
        requireClient();
        ImageSupply.require(engine, image);
        return new ContainerHome(engine, image);
    }

    /** From within a container an engine of the machine around it publishes ports that are not reached at 127.0.0.1. */
    private static void requireSameMachine(Engine engine) throws NoContainersException {
        if (Stream.of("/.dockerenv", "/run/.containerenv").map(Path::of).noneMatch(Files::exists)) {
            return;
        }
        try {
            String own = Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8)
                    .strip();
            if (!engine.ask("GET", "/info").body().contains("\"Name\":\"" + own + "\"")) {
                throw new NoContainersException("the container engine at " + engine
                        + " is of another machine than these tests, which run in a container themselves; give that"
                        + " container the network of its host");
            }
        } catch (IOException e) {
            throw new NoContainersException("the container engine at " + engine + " says nothing of itself: " + e);
        }
    }

    private static void requireClient() throws NoContainersException {
        try {
            Class.forName(CLIENT, false, Containers.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new NoContainersException("Testcontainers is not on the class path;"
                    + " add org.testcontainers:testcontainers in scope test");
        }
    }
}
