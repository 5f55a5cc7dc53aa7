package dev.agora.core.node;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A node that runs in this process. Safe for all threads. */
public final class AgoraNode implements AutoCloseable {
    private final Closing closing;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    AgoraNode(Closing closing) {
        this.closing = closing;
    }

    /** Returns when the node has stopped or wants to. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** Why the node stopped by itself; empty when it was told to. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Lets {@link #awaitStop()} return because somebody asked the node to end. Never blocks. */
    void ends() {
        stopped.countDown();
    }

    /** Lets {@link #awaitStop()} return, so that whoever waits closes the node. Never blocks. */
    void wantsToStop(String why) {
        failure.compareAndSet(null, why);
        stopped.countDown();
    }

    /** Stops the node: says so to the others, hands leadership over, closes all parts. Idempotent. */
    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            closing.close();
            stopped.countDown();
        }
    }
}
