package dev.agora.core.notify;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The last position brought for each account and type, whichever feed brought it. Bounded: an account not seen for long is forgotten, and its
 * next position counts as new, which tells a session twice at worst. Safe for all threads.
 */
final class FirstFeed {
    private static final int MAX_ACCOUNTS = 200_000;

    private final Cache<AccountId, Map<ChangeType, Position>> positions =
            Caffeine.newBuilder().maximumSize(MAX_ACCOUNTS).build();

    /** The last position of each type brought for an account; empty when none was, or it is forgotten. */
    Map<ChangeType, Position> positions(AccountId account) {
        Map<ChangeType, Position> present = positions.getIfPresent(account);
        return present == null ? Map.of() : present;
    }

    /** Moves forward and returns the types for which {@code position} is news. */
    Set<ChangeType> advance(AccountId account, Set<ChangeType> types, Position position) {
        Set<ChangeType> news = EnumSet.noneOf(ChangeType.class);
        positions.asMap().compute(account, (id, present) -> {
            Map<ChangeType, Position> moved = new EnumMap<>(ChangeType.class);
            if (present != null) {
                moved.putAll(present);
            }
            for (ChangeType type : types) {
                if (position.isAfter(moved.getOrDefault(type, Position.NONE))) {
                    moved.put(type, position);
                    news.add(type);
                }
            }
            return moved;
        });
        return Collections.unmodifiableSet(news);
    }
}
