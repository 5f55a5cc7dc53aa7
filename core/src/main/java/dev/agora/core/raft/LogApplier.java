package dev.agora.core.raft;

import java.io.IOException;
import java.nio.file.Path;

/** The state that the log builds; called by one thread at a time. */
public interface LogApplier {
    /** The last entry whose effects are stored; read once at start and after an install. */
    AppliedEntry lastApplied();

    /** Applies an entry and stores {@code at} with its effects atomically; returns the result for its submitter. Deterministic. */
    byte[] apply(AppliedEntry at, byte[] entry);

    /** Notes an entry without content (a configuration, a new term), so that {@link #lastApplied()} moves. */
    void skip(AppliedEntry at);

    /** Writes a consistent copy of the state into {@code directory}, which does not exist yet; returns what it contains. */
    AppliedEntry checkpoint(Path directory) throws IOException;

    /** Replaces the state by a copy that {@link #checkpoint} made, on this or another node. */
    void install(Path directory) throws IOException;

    /** An entry's place in the log. */
    record AppliedEntry(long term, long index) {}
}
