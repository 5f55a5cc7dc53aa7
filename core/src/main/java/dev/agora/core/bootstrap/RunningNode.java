package dev.agora.core.bootstrap;

/** A node that runs in this process. Safe for all threads. */
public interface RunningNode extends AutoCloseable {
    /** Returns when the node has stopped, by {@link #close()} or by itself. */
    void awaitStop() throws InterruptedException;

    /** Stops the node. Idempotent. */
    @Override
    void close();
}
