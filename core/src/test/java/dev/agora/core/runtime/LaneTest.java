package dev.agora.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a lane promises about order, timers, faults and its end. */
class LaneTest {
    private static final int TASKS = 20_000;
    private static final int SENDERS = 4;

    private final Lane lane = new Lane("lane-test");

    @AfterEach
    void close() {
        lane.close();
    }

    @Test
    void runsTheTasksOfEachSenderInOrderAndNeverTwoAtOnce() throws InterruptedException {
        int[] next = new int[SENDERS]; // confined to the lane
        AtomicInteger wrong = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(SENDERS * TASKS);
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            int place = sender;
            senders.add(Thread.ofVirtual().start(() -> {
                for (int task = 0; task < TASKS; task++) {
                    int number = task;
                    lane.execute(() -> {
                        wrong.addAndGet(next[place] == number ? 0 : 1);
                        next[place]++;
                        done.countDown();
                    });
                }
            }));
        }

        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong).hasValue(0);
        for (Thread sender : senders) {
            sender.join();
        }
    }

    @Test
    void wakesForEachTaskAlsoWhenItHasBeenIdle() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            CountDownLatch ran = new CountDownLatch(1);
            lane.execute(ran::countDown);
            assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
            CountDownLatch pause = new CountDownLatch(1);
            assertThat(pause.await(round % 3 == 0 ? 1 : 0, TimeUnit.MILLISECONDS))
                    .isFalse();
        }
    }

    @Test
    void runsTimersInTheOrderOfTheirTimes() {
        ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
        lane.after(Duration.ofMillis(60), () -> ran.add("second"));
        lane.after(Duration.ofMillis(5), () -> ran.add("first"));

        eventually(() -> ran.size() == 2);
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void runsAPeriodicTimerUntilItIsCancelled() {
        AtomicInteger runs = new AtomicInteger();
        LaneTimer timer = lane.every(Duration.ofMillis(2), runs::incrementAndGet);
        eventually(() -> runs.get() >= 3);

        AtomicInteger after = new AtomicInteger();
        AtomicBoolean looked = new AtomicBoolean();
        lane.execute(() -> {
            timer.cancel();
            after.set(runs.get());
        });
        lane.after(Duration.ofMillis(50), () -> looked.set(true));

        eventually(looked::get);
        assertThat(runs.get()).isEqualTo(after.get());
    }

    @Test
    void runsTimersAlsoWhileTasksNeverEnd() {
        AtomicBoolean ended = new AtomicBoolean();
        lane.after(Duration.ofMillis(20), () -> ended.set(true));
        goOnUntil(ended);

        eventually(ended::get);
    }

    @Test
    void goesOnAfterATaskThatThrowsOrLeavesAnInterruptBehind() {
        AtomicBoolean interrupted = new AtomicBoolean(true);
        lane.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        lane.execute(() -> Thread.currentThread().interrupt());
        lane.execute(() -> interrupted.set(Thread.currentThread().isInterrupted()));

        eventually(() -> !interrupted.get());
    }

    @Test
    void knowsItsOwner() {
        AtomicBoolean owned = new AtomicBoolean();
        lane.execute(() -> {
            lane.requireOwner();
            owned.set(true);
        });

        eventually(owned::get);
        assertThatThrownBy(lane::requireOwner)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lane-test");
    }

    @Test
    void endsByInterruptingWhatRunsAndDropsWhatWaits() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicBoolean ranLater = new AtomicBoolean();
        lane.execute(() -> {
            running.countDown();
            try {
                new CountDownLatch(1).await(); // for ever
            } catch (InterruptedException expected) {
                interrupted.set(true);
            }
        });
        lane.execute(() -> ranLater.set(true));
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

        lane.close();
        lane.close();
        lane.execute(() -> ranLater.set(true));

        assertThat(interrupted).isTrue();
        assertThat(ranLater).isFalse();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("lane-test"));
    }

    @Test
    void closesFromItsOwnTask() {
        AtomicBoolean closed = new AtomicBoolean();
        lane.execute(() -> {
            lane.close();
            closed.set(true);
        });

        eventually(closed::get);
        eventually(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("lane-test")));
    }

    @Test
    void startsNoThreadWhenItIsClosedBeforeItsFirstTask() {
        AtomicBoolean ran = new AtomicBoolean();
        lane.close();
        lane.execute(() -> ran.set(true));

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("lane-test"));
        assertThat(ran).isFalse();
    }

    private void goOnUntil(AtomicBoolean ended) {
        lane.execute(() -> {
            if (!ended.get()) {
                goOnUntil(ended);
            }
        });
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }
}
