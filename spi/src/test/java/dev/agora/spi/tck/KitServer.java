package dev.agora.spi.tck;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the kit may do to the backend's server. One instance for all checks of a class; each check leaves the server running.
 * A backend without a server says {@link #none()}: a node of the cluster then plays its part, behind a proxy of the kit.
 */
public interface KitServer {
    /** Host and port as messages of the coordinator must name them. */
    String address();

    /** Stops it in good order; returns when it is gone. */
    void stop() throws Exception;

    /** Starts it, with what it had stored; returns when it answers. Nothing happens when it runs. */
    void start() throws Exception;

    /** Ends it as a crash does; returns when it is gone. */
    default void kill() throws Exception {
        stop();
    }

    /** Freezes it with all its connections open, as SIGSTOP does. */
    void pause() throws Exception;

    /** Ends a pause. */
    void resume() throws Exception;

    /**
     * Stops it and starts it on another address that {@link CoordinatorTck#settings()} lead to as well. Returns false when
     * there is no such address; it then came back on the old one.
     */
    default boolean move() throws Exception {
        stop();
        start();
        return false;
    }

    /**
     * Settings that lead to another address instead, such as a proxy's or that of a server of another kind. Empty, the default,
     * for what cannot be led elsewhere; the kit then pauses the server where it would have swallowed bytes.
     */
    default Optional<Map<String, String>> settingsVia(InetSocketAddress other) {
        return Optional.empty();
    }

    /** The server's socket, for a proxy in front of it; empty, the default, as for {@link #settingsVia}. */
    default Optional<InetSocketAddress> socket() {
        return Optional.empty();
    }

    /** Connections of coordinators that the server holds now; empty, the default, when it cannot tell. */
    default OptionalInt connections() throws Exception {
        return OptionalInt.empty();
    }

    /**
     * Puts bytes on the topic with a foreign client of the backend, also more than a coordinator would take. Returns false, the
     * default, when there is no such client; the kit then sends what a coordinator takes.
     */
    default boolean inject(String topic, byte[] bytes) throws Exception {
        return false;
    }

    /** Whether there is no server at all. */
    default boolean isNone() {
        return false;
    }

    /** For a backend without a server: a node plays its part. */
    static KitServer none() {
        return NoServer.NONE;
    }
}
