package dev.agora.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A task that waits once. */
class SoleTaskTest {
    private static final int TIMES = 1_000;

    private final Lane lane = new Lane("sole");
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void close() {
        lane.close();
    }

    @Test
    void waitsOnceHoweverOftenItIsAskedForWhileTheLaneIsHeldUp() {
        SoleTask task = new SoleTask(lane, runs::incrementAndGet);
        CountDownLatch held = new CountDownLatch(1);
        lane.execute(() -> awaitUninterrupted(held));
        for (int time = 0; time < TIMES; time++) {
            task.plan();
        }
        CountDownLatch behind = new CountDownLatch(1);
        lane.execute(behind::countDown);

        held.countDown();

        awaitUninterrupted(behind);
        assertThat(runs).hasValue(1);
    }

    @Test
    void runsAgainWhenItIsAskedForWhileItRuns() {
        AtomicInteger asked = new AtomicInteger(TIMES);
        SoleTask[] itself = new SoleTask[1];
        itself[0] = new SoleTask(lane, () -> {
            runs.incrementAndGet();
            if (asked.getAndDecrement() > 0) {
                itself[0].plan();
            }
        });

        itself[0].plan();

        await().untilAsserted(() -> assertThat(runs).hasValue(TIMES + 1));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }
}
