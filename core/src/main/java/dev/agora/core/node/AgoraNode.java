package dev.agora.core.node;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** A node that runs in this process. Safe for all threads. */
public final class AgoraNode implements AutoCloseable {
    private final Closing closing;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean isClosed = new AtomicBoolean();

    AgoraNode(Closing closing) {
        this.closing = closing;
    }

    /** Returns when the node has stopped or wants to. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** Lets {@link #awaitStop()} return, so that whoever waits closes the node. Never blocks. */
    void wantsToStop() {
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
