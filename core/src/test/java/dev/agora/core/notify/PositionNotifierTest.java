package dev.agora.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Positions from two feeds: the first wins, listeners hear once the store has them. */
class PositionNotifierTest {
    private static final AccountId ACCOUNT = new AccountId(7);
    private static final Set<ChangeType> EMAIL = EnumSet.of(ChangeType.EMAIL);

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final FakeStore store = new FakeStore();
    private final PositionNotifier notifier = new PositionNotifier(store, tasks::add);
    private final List<String> told = new ArrayList<>();

    @Test
    void tellsOnceWhicheverFeedComesFirst() {
        store.apply(20);
        listen();

        notifier.advance(ACCOUNT, EMAIL, new Position(10), Feed.BUS);
        notifier.advance(ACCOUNT, EMAIL, new Position(10), Feed.LOG);
        run();
        notifier.advance(ACCOUNT, EMAIL, new Position(9), Feed.LOG);
        run();

        assertThat(told).containsExactly("[EMAIL]@10");
        assertThat(notifier.counts()).isEqualTo(new Notifier.FeedCounts(0, 1, 2, 0));
    }

    @Test
    void waitsUntilTheLocalStoreHasApplied() {
        listen();

        notifier.advance(ACCOUNT, EMAIL, new Position(10), Feed.BUS);
        run();
        assertThat(told).isEmpty();
        store.apply(10);
        run();

        assertThat(told).containsExactly("[EMAIL]@10");
    }

    @Test
    void tellsWhatNoFeedBroughtWhenItRereads() {
        listen();
        store.apply(10);

        notifier.reread();
        run();
        notifier.reread();
        run();

        assertThat(told).hasSize(1).first().asString().endsWith("@10");
    }

    @Test
    void keepsSilentWhenARereadFindsNothingNew() {
        store.apply(10);
        listen();
        notifier.advance(ACCOUNT, EMAIL, new Position(10), Feed.LOG);
        run();
        told.clear();

        notifier.reread();
        run();

        assertThat(told).isEmpty();
    }

    @Test
    void tellsAListenerThatCameBetweenTheBusAndTheLog() {
        notifier.advance(ACCOUNT, EMAIL, new Position(10), Feed.BUS);
        listen();

        store.apply(10);
        notifier.advance(ACCOUNT, EMAIL, new Position(10), Feed.LOG);
        run();

        assertThat(told).containsExactly("[EMAIL]@10");
    }

    @Test
    void mergesMovesWhileTheListenerIsBusy() {
        store.apply(20);
        listen();

        notifier.advance(ACCOUNT, EMAIL, new Position(10), Feed.LOG);
        notifier.advance(ACCOUNT, EnumSet.of(ChangeType.MAILBOX), new Position(11), Feed.LOG);
        run();

        assertThat(told).containsExactly("[MAILBOX, EMAIL]@11");
    }

    @Test
    void ignoresACutFeed() {
        store.apply(20);
        listen();
        notifier.cut(Feed.LOG);

        notifier.advance(ACCOUNT, EMAIL, new Position(10), Feed.LOG);
        notifier.advance(ACCOUNT, EMAIL, new Position(10), Feed.BUS);
        run();

        assertThat(told).containsExactly("[EMAIL]@10");
        assertThat(notifier.counts()).isEqualTo(new Notifier.FeedCounts(0, 1, 0, 0));
    }

    @Test
    void tellsNothingAfterTheEndOfARegistration() {
        store.apply(20);
        Notifier.Registration registration = listen();
        notifier.advance(ACCOUNT, EMAIL, new Position(10), Feed.LOG);

        registration.close();
        run();

        assertThat(told).isEmpty();
    }

    @Test
    void goesOnAfterAListenerThatThrows() {
        store.apply(20);
        try (Notifier.Registration failing = notifier.listen(ACCOUNT, (types, position) -> {
                    throw new IllegalStateException("broken listener");
                });
                Notifier.Registration sound = listen()) {
            assertThat(failing).isNotSameAs(sound);

            notifier.advance(ACCOUNT, EMAIL, new Position(10), Feed.LOG);
            run();
        }

        assertThat(told).containsExactly("[EMAIL]@10");
    }

    private Notifier.Registration listen() {
        return notifier.listen(ACCOUNT, (types, position) -> told.add(types + "@" + position));
    }

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** A store that applies when told. */
    private static final class FakeStore implements AppliedPositions {
        private final List<Waiting> waiting = new ArrayList<>();
        private Position applied = Position.NONE;

        void apply(long position) {
            applied = new Position(position);
            List<Waiting> due = waiting.stream()
                    .filter(entry -> !entry.position().isAfter(applied))
                    .toList();
            waiting.removeAll(due);
            due.forEach(entry -> entry.action().run());
        }

        @Override
        public Position applied(AccountId account) {
            return applied;
        }

        @Override
        public void whenApplied(AccountId account, Position position, Runnable action) {
            if (position.isAfter(applied)) {
                waiting.add(new Waiting(position, action));
            } else {
                action.run();
            }
        }

        private record Waiting(Position position, Runnable action) {}
    }
}
