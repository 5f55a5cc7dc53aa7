package dev.agora.core.store.apply;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import dev.agora.core.store.Applied;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** What an entry does: its writes, one result for each operation, the accounts that moved, and those with another credential. */
public record Effects(
        WriteSet writes, List<Applied> results, SortedMap<AccountId, Move> moves, List<AccountId> revoked) {
    /** An account moved: objects of these types, up to this position. */
    public record Move(Set<ChangeType> types, Position position) {
        Move and(Move later) {
            Set<ChangeType> both = java.util.EnumSet.copyOf(types);
            both.addAll(later.types);
            return new Move(both, later.position);
        }
    }
}
