package dev.agora.spi.tck.server;

import java.util.List;

/** Where servers of one kind run: on this machine, or in containers of one image. Both end what they started with this JVM. */
public interface ServerHome extends AutoCloseable {
    /**
     * The home for servers of that name in {@code container-images.properties}; always the same one, chosen once. The system
     * property {@code agora.kit.servers}, or the environment variable {@code AGORA_KIT_SERVERS}, says {@code auto} (the default:
     * containers when an engine answers and has the image, and one line that says which and why), {@code local} or
     * {@code containers} (an error with the remedy when there can be none).
     */
    static ServerHome of(String name) {
        return ServerChoice.of(name);
    }

    /** Whether servers are processes of this machine, whose programs have paths; in a container their names suffice. */
    boolean isLocal();

    /** What a server listens on so that it is reached at 127.0.0.1. */
    String bindAddress();

    /** A server that is not started yet. */
    ServerProcess server(ServerPlan plan);

    /**
     * A home whose servers reach each other at 127.0.0.1, as this machine's processes do. All ports are given, those among them
     * included. Its close ends what is left of them.
     */
    ServerHome together(List<Integer> ports);

    /** Ends what {@link #together} made; the home of a name stays. */
    @Override
    void close();
}
