package dev.agora.core.runtime;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Work on files that is done whole although its thread is interrupted: a channel that meets an interrupt closes itself, and the work is then
 * done again from its beginning. Stateless.
 */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** Work that may be begun again after it was broken off. */
    @FunctionalInterface
    public interface Work {
        /** Does it, with channels that it opens itself. */
        void run() throws IOException;
    }

    /** Does the work; what interrupted it meanwhile is still to be seen on the thread afterwards. @throws IOException of the work itself */
    public static void run(Work work) throws IOException {
        boolean interrupted = Thread.interrupted();
        boolean isDone = false;
        try {
            while (!isDone) {
                try {
                    work.run();
                    isDone = true;
                } catch (ClosedByInterruptException broken) {
                    interrupted = true;
                    var _ = Thread.interrupted(); // Else the next channel closes at once.
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
