package dev.agora.core.notify;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.Position;

/** What the replica that serves this node's reads has applied; implemented by the store. Safe for all threads. */
public interface AppliedPositions {
    /** The account's position that a read sees now. */
    Position applied(AccountId account);

    /** Runs {@code action} once the account's position is at least {@code position}; at once when it is already. Never blocks. */
    void whenApplied(AccountId account, Position position, Runnable action);
}
