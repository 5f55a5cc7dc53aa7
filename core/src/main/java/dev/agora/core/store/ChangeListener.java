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
}
