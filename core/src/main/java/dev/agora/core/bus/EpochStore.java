package dev.agora.core.bus;

import java.io.IOException;

/** Where the epoch of this node's starts outlives its process. Called on the bus lane; may block for one write to the disk. */
public interface EpochStore {
    /** The epoch stored last; 0 when none. @throws IOException when it cannot be read */
    long load() throws IOException;

    /** Stores an epoch; returns when it is on the disk. @throws IOException when it cannot be written */
    void store(long epoch) throws IOException;
}
