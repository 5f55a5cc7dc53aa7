package dev.agora.core.bus;

import dev.agora.core.runtime.Lane;
import dev.agora.spi.Payload;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Payloads that wait for the bus lane, bounded in number and bytes. What exceeds a bound is dropped; once what waited is taken, the lane is
 * told, so that it finds out what is missing. A payload for an idle lane is taken on the coordinator's thread. Safe for all threads; never
 * waits for another thread.
 */
final class Inbox {
    private final Lane lane;
    private final int maxPayloads;
    private final long maxBytes;
    private final Consumer<byte[]> taker;
    private final Runnable onDrop;
    private final Tally tally;
    private final AtomicLong payloads = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean dropping = new AtomicBoolean();

    /** @param onDrop told on the lane, once for all payloads dropped since it was told before */
    Inbox(Lane lane, int maxPayloads, long maxBytes, Consumer<byte[]> taker, Runnable onDrop, Tally tally) {
        this.lane = lane;
        this.maxPayloads = maxPayloads;
        this.maxBytes = maxBytes;
        this.taker = taker;
        this.onDrop = onDrop;
        this.tally = tally;
    }

    /** Takes a payload, or drops it. */
    void offer(Payload payload) {
        int size = payload.size();
        long waiting = payloads.incrementAndGet();
        long waitingBytes = bytes.addAndGet(size);
        if (waiting > maxPayloads || waitingBytes > maxBytes) {
            left(size);
            drop();
            return;
        }
        lane.runHereOrExecute(() -> {
            left(size);
            taker.accept(payload.toByteArray());
        });
    }

    private void left(int size) {
        payloads.decrementAndGet();
        bytes.addAndGet(-size);
    }

    private void drop() {
        tally.count(BusCounter.DROPPED);
        if (dropping.compareAndSet(false, true)) {
            lane.execute(() -> {
                dropping.set(false);
                onDrop.run();
            });
        }
    }
}
