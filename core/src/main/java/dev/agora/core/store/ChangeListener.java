package dev.agora.core.store;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import java.util.Set;

/** Told of each account that moved, after this replica applied it. Called by the applying thread: must not block. */
@FunctionalInterface
public interface ChangeListener {
    /** Objects of these types changed up to this position. */
    void changed(AccountId account, Set<ChangeType> types, Position position);

    /** The last word on a range of addresses came. */
    default void blocked(BlockChange change) {}

    /** An account's credential is another one from now on. Called before a wait for this entry ends. */
    default void revoked(AccountId account) {}

    /** A setting was stored or removed. */
    default void setting(String key) {}

    /** The whole state was replaced by a copy from elsewhere; after it every account is told as changed. */
    default void replaced() {}
}
