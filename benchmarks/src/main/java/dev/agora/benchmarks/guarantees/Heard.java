package dev.agora.benchmarks.guarantees;

import dev.agora.core.bus.BusListener;
import dev.agora.core.bus.EventPlace;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.NodeId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * What one node heard of each origin, whose events bear numbers from 1 on: how many, which came twice or out of order, which are missing with
 * and without a Resync. Written on the bus lane, read by all threads.
 */
final class Heard implements BusListener {
    private static final int MAX_REASONS = 1_000;
    private static final long HELD_NANOS = 1_000_000;

    private final Map<NodeId, Row> rows = new ConcurrentHashMap<>();
    private final List<String> resyncs = new CopyOnWriteArrayList<>();
    private volatile Tap tap = (origin, number) -> {};
    private volatile boolean isHeld;

    /** Told of each event as it comes. */
    interface Tap {
        void heard(NodeId origin, long number);
    }

    /** The event of a number. */
    static ClusterEvent event(long number) {
        return new CredentialRevoked(new AccountId(number));
    }

    @Override
    public void event(EventPlace place, ClusterEvent event) {
        if (event instanceof CredentialRevoked(AccountId account)) {
            while (isHeld) {
                LockSupport.parkNanos(HELD_NANOS);
            }
            row(place.origin()).take(account.value());
            tap.heard(place.origin(), account.value());
        }
    }

    @Override
    public void resync(NodeId origin, String reason) {
        row(origin).isExcused = true;
        if (resyncs.size() < MAX_REASONS) {
            resyncs.add(reason);
        }
    }

    void tap(Tap listener) {
        tap = listener;
    }

    /** Makes this listener hang in its next event until it is released. */
    void hold() {
        isHeld = true;
    }

    void release() {
        isHeld = false;
    }

    Row row(NodeId origin) {
        return rows.computeIfAbsent(origin, node -> new Row());
    }

    List<String> resyncs() {
        return List.copyOf(resyncs);
    }

    long received() {
        return rows.values().stream().mapToLong(row -> row.received).sum();
    }

    /** Events that came twice or behind a later one. */
    long twiceOrLate() {
        return rows.values().stream().mapToLong(row -> row.twiceOrLate).sum();
    }

    /** Events left out without a Resync before. */
    long silentlyMissing() {
        return rows.values().stream().mapToLong(row -> row.silentlyMissing).sum();
    }

    /** Events left out after a Resync. */
    long resynced() {
        return rows.values().stream().mapToLong(row -> row.resynced).sum();
    }

    /** One origin's events. */
    static final class Row {
        volatile long last;
        volatile long received;
        volatile long twiceOrLate;
        volatile long silentlyMissing;
        volatile long resynced;
        private volatile boolean isExcused;

        @SuppressWarnings("NonAtomicVolatileUpdate") // written on the bus lane alone
        private void take(long number) {
            received++;
            long ahead = number - last - 1;
            if (ahead < 0) {
                twiceOrLate++;
                return;
            }
            if (ahead > 0 && isExcused) {
                resynced += ahead;
            } else if (ahead > 0) {
                silentlyMissing += ahead;
            }
            isExcused = false;
            last = number;
        }
    }
}
