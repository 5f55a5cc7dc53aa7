package dev.agora.core.store.blob;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts who has a blob on disk and who could not be given it, until enough have it or they cannot any more. Safe for all threads. */
final class Ballot {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int needed;
    private int open;
    private int stored;

    /** {@code voters} are asked and {@code needed} must have it. */
    Ballot(int voters, int needed) {
        this.open = voters;
        this.needed = needed;
    }

    void answered(boolean hasIt) {
        lock.lock();
        try {
            open--;
            stored += hasIt ? 1 : 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isWon() {
        lock.lock();
        try {
            return stored >= needed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end; whether enough have it. Every voter asked must answer in bounded time. */
    boolean await() throws InterruptedException {
        lock.lock();
        try {
            while (stored < needed && stored + open >= needed) {
                changed.await();
            }
            return stored >= needed;
        } finally {
            lock.unlock();
        }
    }
}
