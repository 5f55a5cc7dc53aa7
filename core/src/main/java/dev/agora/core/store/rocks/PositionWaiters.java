package dev.agora.core.store.rocks;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.Position;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Actions that wait for positions of accounts; each runs once. Safe for all threads. */
final class PositionWaiters {
    private final ConcurrentHashMap<AccountId, ConcurrentLinkedQueue<Waiter>> waiting = new ConcurrentHashMap<>();

    /** Adds an action, and runs it when {@code applied} says meanwhile that it need not wait. */
    void add(AccountId account, Position position, Runnable action, Function<AccountId, Position> applied) {
        Waiter waiter = new Waiter(position, action, new AtomicBoolean());
        waiting.compute(account, (id, queue) -> {
            ConcurrentLinkedQueue<Waiter> present = queue == null ? new ConcurrentLinkedQueue<>() : queue;
            present.add(waiter);
            return present;
        });
        Position now = applied.apply(account);
        if (!position.isAfter(now)) {
            advance(account, now);
        }
    }

    /** Runs what waited for up to a position. */
    void advance(AccountId account, Position position) {
        ConcurrentLinkedQueue<Waiter> queue = waiting.get(account);
        if (queue == null) {
            return;
        }
        queue.removeIf(waiter -> {
            boolean isReached = !waiter.position.isAfter(position);
            if (isReached && waiter.isRun.compareAndSet(false, true)) {
                waiter.action.run();
            }
            return isReached;
        });
        waiting.computeIfPresent(account, (id, present) -> present.isEmpty() ? null : present);
    }

    /** Accounts somebody waits for. */
    Iterable<AccountId> accounts() {
        return waiting.keySet();
    }

    /** An action and the position it waits for. */
    private record Waiter(Position position, Runnable action, AtomicBoolean isRun) {}
}
