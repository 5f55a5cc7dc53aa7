package dev.agora.core.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Index of the last entry applied, and those who wait for one. Advanced by the applying thread; safe for all threads. */
public final class AppliedIndex {
    private final ConcurrentSkipListMap<Long, CompletableFuture<Boolean>> waiting = new ConcurrentSkipListMap<>();
    private volatile long index;

    /** Starts at an index. */
    public AppliedIndex(long index) {
        this.index = index;
    }

    /** The index. */
    public long get() {
        return index;
    }

    /** Moves it and wakes who waited for it. */
    public void advance(long applied) {
        index = applied;
        var reached = waiting.headMap(applied, true);
        while (!reached.isEmpty()) {
            var first = reached.pollFirstEntry();
            if (first != null) {
                first.getValue().complete(true);
            }
        }
    }

    /** Waits for an index; returns whether it was reached within {@code timeout}. */
    public boolean await(long wanted, Duration timeout) {
        if (index >= wanted) {
            return true;
        }
        CompletableFuture<Boolean> reached = waiting.computeIfAbsent(wanted, _ -> new CompletableFuture<>());
        if (index >= wanted) {
            reached.complete(true);
            waiting.remove(wanted, reached);
            return true;
        }
        try {
            return reached.get(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException late) {
            return index >= wanted;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return index >= wanted;
        }
    }
}
