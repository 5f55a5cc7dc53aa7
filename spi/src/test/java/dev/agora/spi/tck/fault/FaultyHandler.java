package dev.agora.spi.tck.fault;

import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does harm to the payloads of one subscription, on the thread that delivers them, so that calls do not overlap. */
final class FaultyHandler implements MessageHandler {
    private final MessageHandler sound;
    private final Supplier<Faults> faults;
    private final Random random;
    private @Nullable Payload waiting; // confined to the delivering thread
    private volatile boolean closed;

    FaultyHandler(MessageHandler sound, Supplier<Faults> faults) {
        this.sound = sound;
        this.faults = faults;
        this.random = new Random(faults.get().seed());
    }

    @Override
    public void onMessage(Payload payload) {
        Faults present = faults.get();
        pause(present.delay());
        if (happens(present.drop())) {
            return;
        }
        Payload harmed = happens(present.corrupt()) ? damaged(payload) : payload;
        if (waiting == null && happens(present.reorder())) {
            waiting = harmed;
            return;
        }
        hand(harmed);
        if (happens(present.duplicate())) {
            hand(harmed);
        }
        Payload kept = waiting;
        waiting = null;
        if (kept != null) {
            hand(kept);
        }
    }

    void close() {
        closed = true;
    }

    private void hand(Payload payload) {
        if (!closed) {
            sound.onMessage(payload);
        }
    }

    private void pause(Duration delay) {
        long due = System.nanoTime() + delay.toNanos();
        for (long left = due - System.nanoTime(); left > 0 && !closed; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    private Payload damaged(Payload payload) {
        if (payload.size() == 0) {
            return payload;
        }
        byte[] bytes = payload.toByteArray();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return Payload.copyOf(bytes);
    }

    private boolean happens(double chance) {
        return chance > 0 && random.nextDouble() < chance;
    }
}
