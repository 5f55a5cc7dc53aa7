package dev.agora.core.security;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Lets two threads hash at a time and a bounded number wait; more are refused. Safe for all threads. */
final class HashingGate {
    private static final int AT_A_TIME = 2;
    private static final int MAX_WAITING = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Semaphore permits = new Semaphore(AT_A_TIME, true);
    private final AtomicInteger waiting = new AtomicInteger();

    /** Runs {@code work} in its turn; empty when too many wait or the turn did not come in time. */
    <T> Optional<T> run(Supplier<T> work) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return Optional.empty();
        }
        boolean isTurn;
        try {
            isTurn = permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            isTurn = false;
        } finally {
            waiting.decrementAndGet();
        }
        if (!isTurn) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } finally {
            permits.release();
        }
    }
}
