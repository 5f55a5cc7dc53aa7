/**
 * The bus's rules without threads or I/O: batching and numbering, the journal and the rings of frames for peers, and the receiving engine.
 * Pure; confined to the bus lane by its caller, {@code bus}. Read {@link dev.agora.core.bus.engine.ReceivingEngine} and
 * {@link dev.agora.core.bus.engine.Outgoing} first.
 */
@NullMarked
package dev.agora.core.bus.engine;

import org.jspecify.annotations.NullMarked;
