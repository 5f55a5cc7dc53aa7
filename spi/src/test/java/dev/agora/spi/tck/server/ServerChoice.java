package dev.agora.spi.tck.server;

import dev.agora.spi.tck.server.container.Containers;
import dev.agora.spi.tck.server.container.NoContainersException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Chooses once for each kind of server where it runs, and says so in one line. */
final class ServerChoice {
    private static final Map<String, ServerHome> CHOSEN = new ConcurrentHashMap<>();

    private ServerChoice() {}

    static ServerHome of(String name) {
        return CHOSEN.computeIfAbsent(name, absent -> choose(absent, ServerMode.wanted()));
    }

    static ServerHome choose(String name, ServerMode mode) {
        if (mode == ServerMode.LOCAL) {
            return local(name, "agora.kit.servers is local");
        }
        try {
            ServerHome home = Containers.home(name);
            say(name, "runs in containers", home.toString());
            return home;
        } catch (NoContainersException e) {
            if (mode == ServerMode.CONTAINERS) {
                throw new IllegalStateException(
                        "the tests shall run " + name + " in containers, but " + e.reason()
                                + "; mend that, or let agora.kit.servers be auto or local",
                        e);
            }
            return local(name, e.reason());
        }
    }

    private static ServerHome local(String name, String why) {
        say(name, "runs as a process of this machine", why);
        return new LocalHome();
    }

    private static void say(String name, String where, String why) {
        System.out.println("servers of tests: " + name + " " + where + ": " + why);
    }
}
