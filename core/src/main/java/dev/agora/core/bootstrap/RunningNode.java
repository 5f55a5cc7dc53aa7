package dev.agora.core.bootstrap;

import java.util.Optional;

/** A node that runs in this process. Safe for all threads. */
public interface RunningNode extends AutoCloseable {
    /** Returns when the node has stopped, by {@link #close()} or by itself. */
    void awaitStop() throws InterruptedException;

    /** Why the node stopped by itself; empty when it was told to. */
    default Optional<String> failure() {
        return Optional.empty();
    }

    /** Stops the node. Idempotent. */
    @Override
    void close();
}
