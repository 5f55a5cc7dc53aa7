package dev.agora.coordinator.p2p;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Payloads that wait to be sent, oldest first, bounded in number and bytes. Callers put in on their own threads; the lane takes. */
final class Outbox {
    private static final long MAX_BYTES = 64L * 1024 * 1024;

    /** A payload and the stage that its caller holds. */
    record Outgoing(Payload payload, CompletableFuture<Void> done) {}

    private final int window;
    private final ArrayBlockingQueue<Outgoing> waiting;
    private final AtomicLong waitingBytes = new AtomicLong();
    private volatile @Nullable CoordinatorException shut; // published to those who put in

    Outbox(int window) {
        this.window = window;
        this.waiting = new ArrayBlockingQueue<>(window);
    }

    /** Queues a payload; never blocks. */
    CompletionStage<Void> put(Payload payload) {
        Outgoing outgoing = new Outgoing(payload, new CompletableFuture<>());
        long bytes = waitingBytes.addAndGet(payload.size());
        if (bytes > MAX_BYTES || !waiting.offer(outgoing)) {
            waitingBytes.addAndGet(-payload.size());
            return CompletableFuture.failedStage(new CoordinatorException(
                    Kind.TRANSIENT,
                    "WINDOW_FULL",
                    "the " + window + " payloads or " + MAX_BYTES
                            + " bytes that may wait to be sent do wait; publish again later"));
        }
        CoordinatorException why = shut;
        if (why != null) {
            refuse(why);
        }
        return outgoing.done().minimalCompletionStage();
    }

    /** The oldest, waited for so long at most; null when there is none. */
    @Nullable
    Outgoing take(long millis) throws InterruptedException {
        Outgoing next = waiting.poll(millis, TimeUnit.MILLISECONDS);
        if (next != null) {
            waitingBytes.addAndGet(-next.payload().size());
        }
        return next;
    }

    /** Refuses what waits, and all that is put in from now on, with {@code why}; the first reason stays. */
    void shut(CoordinatorException why) {
        synchronized (this) {
            if (shut == null) {
                shut = why;
            }
        }
        refuse(why);
    }

    private void refuse(CoordinatorException why) {
        for (Outgoing left = waiting.poll(); left != null; left = waiting.poll()) {
            waitingBytes.addAndGet(-left.payload().size());
            left.done().completeExceptionally(why);
        }
    }
}
