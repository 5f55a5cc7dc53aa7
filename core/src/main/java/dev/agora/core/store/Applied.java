package dev.agora.core.store;

import dev.agora.core.model.Position;

/** An operation that was applied: what came of it, its account's position after it, and the entry that carried it first. */
public record Applied(OperationResult result, Position position, long entryIndex) {}
