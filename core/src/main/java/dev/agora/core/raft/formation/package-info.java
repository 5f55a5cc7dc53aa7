/**
 * Formation of a cluster from empty nodes: one single-decree Paxos among the voters, as pure step functions without thread, clock or disk.
 * Called by {@code raft} on its lane, which persists what {@link dev.agora.core.raft.formation.AcceptorState} says before it answers. Read
 * {@link dev.agora.core.raft.formation.Proposer} and {@link dev.agora.core.raft.formation.AcceptorState} first.
 */
@NullMarked
package dev.agora.core.raft.formation;

import org.jspecify.annotations.NullMarked;
