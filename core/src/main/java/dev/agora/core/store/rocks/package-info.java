/**
 * Keeps the replicated state in RocksDB: one write batch for each log entry, checkpoints, installs. Made by {@code node}. Read
 * {@link dev.agora.core.store.rocks.RocksStore} first.
 */
@NullMarked
package dev.agora.core.store.rocks;

import org.jspecify.annotations.NullMarked;
