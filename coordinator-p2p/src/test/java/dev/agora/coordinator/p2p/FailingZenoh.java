package dev.agora.coordinator.p2p;

import dev.agora.spi.Payload;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** A library without a network, which throws what a test has put in, once each. Safe for all threads. */
final class FailingZenoh implements ZenohLibrary {
    private final Queue<RuntimeException> onOpen = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> onPut = new ConcurrentLinkedQueue<>();
    private final List<Payload> sent = new CopyOnWriteArrayList<>();
    private final Semaphore puts = new Semaphore(0);
    private volatile boolean held;

    void failOpen(RuntimeException failure) {
        onOpen.add(failure);
    }

    void failPut(Throwable failure) {
        onPut.add(failure);
    }

    /** From now on a put waits for {@link #release()}. */
    void hold() {
        held = true;
    }

    void release() {
        held = false;
        puts.release();
    }

    /** Whether a put waits now. */
    boolean isHolding() {
        return puts.hasQueuedThreads();
    }

    /** What was put and did not fail. */
    List<Payload> sent() {
        return List.copyOf(sent);
    }

    @Override
    public Session open(String json, String topic, Events events) {
        RuntimeException failure = onOpen.poll();
        if (failure != null) {
            throw failure;
        }
        return new Session() {
            @Override
            public void put(Payload payload) {
                if (held) {
                    puts.acquireUninterruptibly();
                }
                switch (onPut.poll()) {
                    case null -> sent.add(payload);
                    case RuntimeException thrown -> throw thrown;
                    case Error thrown -> throw thrown;
                    case Throwable other -> throw new AssertionError("a put throws nothing checked", other);
                }
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }
}
