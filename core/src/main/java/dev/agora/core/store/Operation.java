package dev.agora.core.store;

import dev.agora.core.model.OperationId;
import java.time.Instant;

/** A command with the id by which repeats are known and the time at which it was given, in milliseconds. */
public record Operation(OperationId id, Instant at, Command command) {}
