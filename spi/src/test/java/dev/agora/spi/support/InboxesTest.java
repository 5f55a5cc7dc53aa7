package dev.agora.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import dev.agora.spi.tck.RecordingReporter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queues to handlers that the test holds back and lets go. */
@Timeout(60)
class InboxesTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int BOUND = 4;

    private final RecordingReporter reporter = new RecordingReporter();
    private final Inboxes inboxes =
            new Inboxes("test-inbox", new Inboxes.Bounds(BOUND, Duration.ofMillis(50)), reporter);
    private final List<Integer> heard = new CopyOnWriteArrayList<>();
    private final Semaphore entered = new Semaphore(0);
    private final Semaphore allowed = new Semaphore(0);

    @AfterEach
    void close() {
        allowed.release(1_000);
        inboxes.close();
    }

    @Test
    void allHandlersHearAllInOrderOnThreadsOfTheirOwn() {
        AtomicReference<Thread> caller = new AtomicReference<>();
        List<Integer> other = new CopyOnWriteArrayList<>();
        inboxes.open(payload -> {
            caller.set(Thread.currentThread());
            heard.add(payload.size());
        });
        inboxes.open(payload -> other.add(payload.size()));
        IntStream.range(0, BOUND).forEach(this::offer);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(heard).containsExactly(0, 1, 2, 3);
            assertThat(other).containsExactly(0, 1, 2, 3);
        });
        assertThat(caller.get().getName()).isEqualTo("test-inbox");
        assertThat(caller.get().isDaemon()).isTrue();
        assertThat(reporter.gaps()).isEmpty();
    }

    @Test
    void anOverflowIsReportedWhenItBeginsAndWhenTheHandlerCaughtUp() {
        inboxes.open(this::held);
        offer(0);
        entered.acquireUninterruptibly();
        IntStream.rangeClosed(1, BOUND + 3).forEach(this::offer);
        assertThat(reporter.gaps())
                .containsExactly("the receiver is behind: 4 payloads wait, further ones are dropped");
        allowed.release(1_000);
        await().atMost(SOON).until(() -> heard.equals(List.of(0, 1, 2, 3, 4)));
        assertThat(reporter.gaps())
                .hasSize(2)
                .last()
                .isEqualTo("the receiver caught up after payloads had been dropped");
    }

    @Test
    void bytesAreBoundedToo() {
        Inboxes wide = new Inboxes("test-wide", new Inboxes.Bounds(1_000, Duration.ofMillis(50)), reporter);
        try {
            wide.open(this::held);
            Payload large = Payload.copyOf(new byte[Payload.MAX_BYTES]);
            wide.offer(large);
            entered.acquireUninterruptibly();
            long fit = Inboxes.MAX_BYTES / Payload.MAX_BYTES;
            for (long i = 0; i < fit; i++) {
                assertThat(wide.isHalfFull()).isEqualTo(i > fit / 2);
                wide.offer(large);
            }
            assertThat(reporter.gaps()).isEmpty();
            wide.offer(large);
            assertThat(reporter.gaps()).hasSize(1);
            allowed.release(1_000);
            await().atMost(SOON).until(() -> heard.size() == fit + 1);
            wide.offer(large);
            await().atMost(SOON).until(() -> heard.size() == fit + 2);
        } finally {
            allowed.release(1_000);
            wide.close();
        }
    }

    @Test
    void halfFullIsTold() {
        inboxes.open(this::held);
        offer(0);
        entered.acquireUninterruptibly();
        offer(1);
        offer(2);
        assertThat(inboxes.isHalfFull()).isFalse();
        offer(3);
        assertThat(inboxes.isHalfFull()).isTrue();
        allowed.release(1_000);
        await().atMost(SOON).until(() -> heard.size() == BOUND);
        assertThat(inboxes.isHalfFull()).isFalse();
    }

    @Test
    void aHandlerThatThrowsIsReportedAndCalledOn() {
        IllegalStateException fault = new IllegalStateException("a fault of the handler");
        inboxes.open(payload -> {
            heard.add(payload.size());
            if (payload.size() == 1) {
                throw fault;
            }
        });
        offer(1);
        offer(2);
        await().atMost(SOON).until(() -> heard.equals(List.of(1, 2)));
        assertThat(reporter.failures()).containsExactly(fault);
    }

    @Test
    void noCallBeginsAfterCloseOfASubscriptionAndOthersGoOn() {
        Subscription closing = inboxes.open(this::held);
        List<Integer> other = new CopyOnWriteArrayList<>();
        inboxes.open(payload -> other.add(payload.size()));
        offer(0);
        entered.acquireUninterruptibly();
        offer(1);
        closing.close(); // its patience ends before the call does
        closing.close();
        allowed.release(1_000);
        offer(2);
        await().atMost(SOON).until(() -> other.equals(List.of(0, 1, 2)));
        assertThat(heard).isSubsetOf(0);
    }

    @Test
    void closeEndsAllThreads() {
        List<Thread> callers = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            inboxes.open(payload -> callers.add(Thread.currentThread()));
        }
        offer(0);
        await().atMost(SOON).until(() -> callers.size() == 3);
        inboxes.close();
        inboxes.close();
        assertThat(callers).allSatisfy(thread -> await().atMost(SOON).until(() -> !thread.isAlive()));
        offer(1);
        assertThat(callers).hasSize(3);
    }

    @Test
    void closingMayComeFromWithinAHandler() {
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<Thread> caller = new AtomicReference<>();
        Inboxes patient = new Inboxes("test-patient", new Inboxes.Bounds(BOUND, Duration.ofSeconds(5)), reporter);
        patient.open(payload -> {
            caller.set(Thread.currentThread());
            patient.close();
            closed.countDown();
        });
        patient.offer(Payload.copyOf(new byte[0]));
        await().atMost(SOON).until(() -> closed.getCount() == 0 && !caller.get().isAlive());
    }

    @Test
    void anInterruptFromElsewhereChangesNothing() {
        inboxes.open(payload -> {
            heard.add(payload.size());
            Thread.currentThread().interrupt();
        });
        offer(1);
        offer(2);
        await().atMost(SOON).until(() -> heard.equals(List.of(1, 2)));
    }

    @Test
    void boundsThatCannotBeAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Inboxes.Bounds(0, Duration.ZERO))
                .withMessageContaining("0 payloads");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Inboxes.Bounds(1, Duration.ofSeconds(6)))
                .withMessageContaining("6000 ms");
    }

    private void offer(int size) {
        inboxes.offer(Payload.copyOf(new byte[size]));
    }

    /** A handler that says when it is called, and waits until it may go on. */
    private void held(Payload payload) {
        entered.release();
        allowed.acquireUninterruptibly();
        heard.add(payload.size());
    }
}
