package dev.agora.core.notify;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notifier with two feeds. A position that neither feed brought before is passed to the account's listeners once this node serves reads
 * of it. Nothing is held for accounts without listeners but a bounded count of who came first. Safe for all threads; each account's moves are
 * merged under its map entry, listeners run on the executor.
 */
public final class PositionNotifier implements Notifier {
    private static final Logger log = LoggerFactory.getLogger(PositionNotifier.class);

    private final AppliedPositions applied;
    private final Executor executor;
    private final FirstFeed firstFeed = new FirstFeed();
    private final Map<AccountId, List<Telling>> listeners = new ConcurrentHashMap<>();
    private final Map<Feed, AtomicLong> first = new EnumMap<>(Feed.class);
    private final Map<Feed, AtomicLong> late = new EnumMap<>(Feed.class);
    private final Set<Feed> cut = ConcurrentHashMap.newKeySet();

    /**
     * A notifier over the positions that this node serves.
     *
     * @param applied what the replica that serves this node's reads has applied
     * @param executor runs listeners; one that starts virtual threads is meant
     */
    public PositionNotifier(AppliedPositions applied, Executor executor) {
        this.applied = applied;
        this.executor = executor;
        for (Feed feed : Feed.values()) {
            first.put(feed, new AtomicLong());
            late.put(feed, new AtomicLong());
        }
    }

    /** Ignores a feed from now on; shows in tests that the other one suffices. */
    public void cut(Feed feed) {
        cut.add(feed);
        log.warn("the {} feed of notifications is cut", feed);
    }

    @Override
    public void advance(AccountId account, Set<ChangeType> types, Position position, Feed feed) {
        if (types.isEmpty() || cut.contains(feed)) {
            return;
        }
        Set<ChangeType> news = firstFeed.advance(account, types, position);
        if (news.isEmpty()) {
            count(late, feed);
            return;
        }
        count(first, feed);
        List<Telling> told = listeners.get(account);
        if (told != null && !told.isEmpty()) {
            applied.whenApplied(account, position, () -> told.forEach(telling -> telling.tell(news, position)));
        }
    }

    @Override
    public Registration listen(AccountId account, Listener listener) {
        Telling telling = new Telling(listener, executor);
        listeners.compute(account, (id, present) -> {
            List<Telling> all = present == null ? new CopyOnWriteArrayList<>() : present;
            all.add(telling);
            return all;
        });
        tellWhatIsUnderWay(account, telling);
        return () -> {
            telling.end();
            listeners.computeIfPresent(account, (id, present) -> {
                present.remove(telling);
                return present.isEmpty() ? null : present;
            });
        };
    }

    // The bus may have brought a position before this listener came, which the log brings again only as late.
    private void tellWhatIsUnderWay(AccountId account, Telling telling) {
        Position served = applied.applied(account);
        firstFeed.positions(account).forEach((type, position) -> {
            if (position.isAfter(served)) {
                applied.whenApplied(account, position, () -> telling.tell(EnumSet.of(type), position));
            }
        });
    }

    @Override
    public void reread() {
        executor.execute(() -> listeners.forEach((account, told) -> {
            Position served = applied.applied(account);
            boolean missed = firstFeed.positions(account).values().stream().noneMatch(known -> !served.isAfter(known));
            if (missed) {
                Set<ChangeType> news = firstFeed.advance(account, EnumSet.allOf(ChangeType.class), served);
                told.forEach(telling -> telling.tell(news, served));
            }
        }));
    }

    @Override
    public FeedCounts counts() {
        return new FeedCounts(of(first, Feed.LOG), of(first, Feed.BUS), of(late, Feed.LOG), of(late, Feed.BUS));
    }

    private static void count(Map<Feed, AtomicLong> counters, Feed feed) {
        AtomicLong counter = counters.get(feed);
        if (counter != null) {
            counter.incrementAndGet();
        }
    }

    private static long of(Map<Feed, AtomicLong> counters, Feed feed) {
        AtomicLong counter = counters.get(feed);
        return counter == null ? 0 : counter.get();
    }

    /** One listener and what it has not been told yet: moves merge until it is free. */
    private static final class Telling {
        private final Listener listener;
        private final Executor executor;
        private final AtomicReference<@Nullable Move> waiting = new AtomicReference<>();
        private final AtomicBoolean running = new AtomicBoolean();
        private volatile boolean ended;

        Telling(Listener listener, Executor executor) {
            this.listener = listener;
            this.executor = executor;
        }

        void tell(Set<ChangeType> types, Position position) {
            Move move = new Move(types, position);
            waiting.accumulateAndGet(move, Move::merged);
            if (running.compareAndSet(false, true)) {
                executor.execute(this::drain);
            }
        }

        void end() {
            ended = true;
        }

        private void drain() {
            do {
                Move move = waiting.getAndSet(null);
                while (move != null && !ended) {
                    call(move);
                    move = waiting.getAndSet(null);
                }
                running.set(false);
                // A move that came between the last look and the release would wait for the next one otherwise.
            } while (!ended && waiting.get() != null && running.compareAndSet(false, true));
        }

        private void call(Move move) {
            try {
                listener.moved(move.types(), move.position());
            } catch (RuntimeException failure) {
                log.warn("a listener of notifications failed at position {}", move.position(), failure);
            }
        }
    }

    /** Several moves as one: all their types, the last position. */
    private record Move(Set<ChangeType> types, Position position) {
        static Move merged(@Nullable Move before, Move now) {
            if (before == null) {
                return now;
            }
            Set<ChangeType> types = EnumSet.copyOf(before.types());
            types.addAll(now.types());
            return new Move(types, now.position().isAfter(before.position()) ? now.position() : before.position());
        }
    }
}
