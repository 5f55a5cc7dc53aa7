package dev.agora.core.security;

import dev.agora.core.store.BlockChange;

/**
 * What came of blocking or lifting a block: in force on this node and sent to the others.
 *
 * @param change the last word on the range, which may be a later one of somebody else
 * @param isStored whether the log holds it; otherwise it is stored once a quorum is there
 */
public record BlockAnswer(BlockChange change, boolean isStored) {}
