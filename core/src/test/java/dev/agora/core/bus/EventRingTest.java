package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.model.AccountId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events on their way to the bus lane. */
class EventRingTest {
    private static final int SENDERS = 4;
    private static final int EVENTS = 50_000;
    private static final long SENDER_STRIDE = 1_000_000;

    @Test
    void givesEventsBackInTheirOrderAndRefusesThemWhenFull() {
        EventRing ring = new EventRing(4);
        for (int number = 1; number <= 4; number++) {
            assertThat(ring.offer(event(number))).isTrue();
        }

        assertThat(ring.offer(event(5))).isFalse();
        assertThat(rest(ring)).containsExactly(event(1), event(2), event(3), event(4));
        assertThat(ring.offer(event(5))).isTrue();
        assertThat(rest(ring)).containsExactly(event(5));
    }

    @Test
    void isEmptyAfterItWasCleared() {
        EventRing ring = new EventRing(8);
        ring.offer(event(1));
        ring.offer(event(2));

        ring.clear();

        assertThat(ring.poll()).isNull();
        assertThat(ring.offer(event(3))).isTrue();
        assertThat(ring.poll()).isEqualTo(event(3));
    }

    @Test
    void keepsTheOrderOfEachSenderAndLosesNothing() throws InterruptedException {
        EventRing ring = new EventRing(256);
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            long first = sender * SENDER_STRIDE + 1;
            senders.add(Thread.ofPlatform().start(() -> {
                for (long number = first; number < first + EVENTS; number++) {
                    while (!ring.offer(event(number))) {
                        Thread.onSpinWait();
                    }
                }
            }));
        }

        long[] last = new long[SENDERS];
        int wrong = 0;
        for (int taken = 0; taken < SENDERS * EVENTS; ) {
            ClusterEvent event = ring.poll();
            if (event instanceof CredentialRevoked(AccountId account)) {
                int sender = (int) ((account.value() - 1) / SENDER_STRIDE);
                long number = account.value() - sender * SENDER_STRIDE;
                wrong += number == last[sender] + 1 ? 0 : 1;
                last[sender] = number;
                taken++;
            } else {
                Thread.onSpinWait();
            }
        }

        assertThat(wrong).isZero();
        assertThat(ring.poll()).isNull();
        for (Thread sender : senders) {
            sender.join();
        }
    }

    @Test
    void needsAPowerOfTwo() {
        assertThatThrownBy(() -> new EventRing(100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100");
    }

    private static ClusterEvent event(long number) {
        return new CredentialRevoked(new AccountId(number));
    }

    private static List<ClusterEvent> rest(EventRing ring) {
        List<ClusterEvent> rest = new ArrayList<>();
        for (ClusterEvent event = ring.poll(); event != null; event = ring.poll()) {
            rest.add(event);
        }
        return rest;
    }
}
