package dev.agora.spi.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for the end of threads; a wait that is not bounded runs into the test's own bound. */
@Timeout(60)
class ThreadsTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void theEndOfAThreadIsWaitedFor() {
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            awaitUninterrupted(end);
            ended.set(true);
        });
        end.countDown();
        Threads.awaitEnd(thread, LONG);
        assertThat(ended).isTrue();
    }

    @Test
    void theWaitIsBounded() {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().daemon().start(() -> awaitUninterrupted(end));
        Threads.awaitEnd(thread, Duration.ofMillis(20));
        Threads.awaitEnd(thread, Duration.ZERO);
        Threads.awaitEnd(thread, Duration.ofMillis(-20));
        assertThat(thread.isAlive()).isTrue();
        end.countDown();
        Threads.awaitEnd(thread, LONG);
    }

    @Test
    void theCallerItselfAndAThreadThatNeverStartedAreNotWaitedFor() {
        Threads.awaitEnd(Thread.currentThread(), LONG);
        Threads.awaitEnd(Thread.ofPlatform().unstarted(() -> {}), LONG);
    }

    @Test
    void anInterruptDoesNotShortenTheWaitAndStays() {
        Thread caller = Thread.currentThread();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            while (caller.isInterrupted()) {
                Thread.onSpinWait(); // until the caller waits and has met its interrupt
            }
        });
        caller.interrupt();
        Threads.awaitEnd(thread, LONG);
        assertThat(thread.isAlive()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }
}
