/**
 * The replicated mail state: commands that change it, results, rows, and the writer that brings commands into the log. Called by {@code mail}
 * and {@code security}; {@code store.apply} computes, {@code store.rocks} keeps. Read {@link dev.agora.core.store.Command} and
 * {@link dev.agora.core.store.OperationWriter} first.
 */
@NullMarked
package dev.agora.core.store;

import org.jspecify.annotations.NullMarked;
