/**
 * The replicated log, on Apache Ratis: formation of the group, membership of the group, entries in, entries applied. Called by {@code store}.
 * Read {@link dev.agora.core.raft.ReplicatedLog} and {@link dev.agora.core.raft.LogApplier} first.
 */
@NullMarked
package dev.agora.core.raft;

import org.jspecify.annotations.NullMarked;
