package dev.agora.core.gossip.engine;

import dev.agora.core.runtime.Ticker;
import java.util.PriorityQueue;

/** Simulated time: runs what is due in order of time, then of insertion. */
final class SimClock implements Ticker {
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private long now;
    private long inserted;

    @Override
    public long nanos() {
        return now;
    }

    void after(long nanos, Runnable task) {
        queue.add(new Due(now + nanos, inserted++, task));
    }

    /** Runs until {@code nanos} have passed. */
    void advance(long nanos) {
        long end = now + nanos;
        while (!queue.isEmpty() && queue.element().at() <= end) {
            Due due = queue.remove();
            now = due.at();
            due.task().run();
        }
        now = end;
    }

    private record Due(long at, long order, Runnable task) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }
}
