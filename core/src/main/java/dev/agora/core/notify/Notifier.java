package dev.agora.core.notify;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import java.util.Set;

/**
 * Positions of accounts as sessions are told of them: each only moves forward, the first feed to bring a position wins and the other one is
 * a no-op. Safe for all threads; never blocks.
 */
public interface Notifier {
    /** An account's objects of these types moved to a position. */
    void advance(AccountId account, Set<ChangeType> types, Position position, Feed feed);

    /**
     * Calls {@code listener} when the account moves, once this node can serve a read of that position. Calls of one listener never overlap;
     * several moves may be told as one.
     */
    Registration listen(AccountId account, Listener listener);

    /**
     * Events may have been lost: compares the last position brought for each account that somebody listens to with what this node serves, and
     * tells where that is further. Returns at once.
     */
    void reread();

    /** Which feed came first, counted since start. */
    FeedCounts counts();

    /** Takes moves of one account; must not block. */
    @FunctionalInterface
    interface Listener {
        /** The account moved: objects of these types changed up to this position. */
        void moved(Set<ChangeType> types, Position position);
    }

    /** A listener's registration. */
    interface Registration extends AutoCloseable {
        /** Ends it; idempotent. */
        @Override
        void close();
    }

    /** How many positions each feed brought first, and how many it brought late. */
    record FeedCounts(long logFirst, long busFirst, long logLate, long busLate) {}
}
