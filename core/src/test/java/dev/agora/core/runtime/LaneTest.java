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

    @Test
    void runsATaskOnTheCallingThreadWhenIdle() {
        List<Thread> ran = new ArrayList<>();
        assertThat(lane.runHere(() -> {
                    lane.requireOwner();
                    ran.add(Thread.currentThread());
                }))
                .isTrue();
        assertThat(ran).containsExactly(Thread.currentThread());
        assertThatThrownBy(lane::requireOwner).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void leavesATaskToTheCallerWhenBusyOrOwnedByItOrClosed() {
        AtomicInteger ran = new AtomicInteger();
        List<Boolean> within = new ArrayList<>();
        lane.runHere(() -> within.add(lane.runHere(ran::incrementAndGet)));
        CountDownLatch held = new CountDownLatch(1);
        AtomicBoolean running = new AtomicBoolean();
        lane.execute(() -> {
            running.set(true);
            uninterrupted(held);
        });
        eventually(running::get);
        within.add(lane.runHere(ran::incrementAndGet));
        held.countDown();
        lane.close();
        within.add(lane.runHere(ran::incrementAndGet));

        assertThat(within).containsExactly(false, false, false);
        assertThat(ran).hasValue(0);
    }

    @Test
    void neverRunsTwoTasksAtOnceWhoeverRunsThem() throws InterruptedException {
        int[] count = new int[1]; // confined to the lane
        AtomicInteger here = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(SENDERS * TASKS);
        Runnable task = () -> {
            count[0]++;
            done.countDown();
        };
        for (int sender = 0; sender < SENDERS; sender++) {
            Thread.ofPlatform().daemon().start(() -> {
                for (int each = 0; each < TASKS; each++) {
                    if (lane.runHere(task)) {
                        here.incrementAndGet();
                    } else {
                        lane.execute(task);
                    }
                }
            });
        }

        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        AtomicInteger counted = new AtomicInteger();
        lane.execute(() -> counted.set(count[0]));
        eventually(() -> counted.get() == SENDERS * TASKS);
        assertThat(here.get()).isPositive();
    }

    @Test
    void keepsTimersThatATaskGivesOnAnotherThread() {
        AtomicInteger runs = new AtomicInteger();
        lane.every(Duration.ofDays(1), runs::incrementAndGet);
        for (int timer = 1; timer <= 50; timer++) {
            int before = timer - 1;
            eventually(() -> runs.get() == before);
            eventually(() -> lane.runHere(() -> lane.after(Duration.ofMillis(1), runs::incrementAndGet)));
        }
        eventually(() -> runs.get() == 50);
    }

    @Test
    void runsWhatCameWhileAnotherThreadRanATask() {
        AtomicBoolean ran = new AtomicBoolean();
        lane.execute(() -> ran.set(false));
        eventually(() -> lane.runHere(() -> lane.execute(() -> ran.set(true))));

        eventually(ran::get);
    }

    @Test
    void closingWaitsForTheTaskOfAnotherThread() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Thread caller = Thread.ofPlatform()
                .daemon()
                .start(() -> lane.runHere(() -> {
                    running.countDown();
                    uninterrupted(held);
                    ended.set(true);
                }));
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
        Thread closer = Thread.ofPlatform().daemon().start(lane::close);
        held.countDown();
        closer.join();

        assertThat(ended).isTrue();
        caller.join();
    }

    private static void uninterrupted(CountDownLatch held) {
        boolean interrupted = false;
        while (held.getCount() > 0) {
            try {
                held.await();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
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
