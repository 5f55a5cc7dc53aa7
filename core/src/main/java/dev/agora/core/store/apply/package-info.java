/**
 * The deterministic step of the replicated state: snapshot and operations in, write set, results and moved positions out. No clock,
 * randomness, thread or I/O. Called by {@code store.rocks}. Read {@link dev.agora.core.store.apply.EntryApplier} first.
 */
@NullMarked
package dev.agora.core.store.apply;

import org.jspecify.annotations.NullMarked;
