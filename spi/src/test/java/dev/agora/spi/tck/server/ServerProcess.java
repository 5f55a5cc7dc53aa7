package dev.agora.spi.tck.server;

import java.nio.file.Path;

/** One server of a test. Its address stays the same from plan to close. Methods return when what they do is done. */
public interface ServerProcess extends AutoCloseable {
    /** Starts it, or starts it again with what it had stored; returns when it listens. Nothing happens when it runs. */
    void start();

    /** Ends it as a crash does, also when it is paused; returns when it is gone. Nothing happens when it does not run. */
    void kill();

    /** Freezes it with all its connections open. */
    void pause();

    /** Ends a pause. */
    void resume();

    /** Sends a signal such as {@code HUP}. */
    void signal(String name);

    /** Gives it the present content of a file of its plan. */
    void update(Path file);

    /** Ends it for good. */
    @Override
    void close();
}
