package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.event.ClusterEvent.StateChanged;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

        assertThat(rest(ring)).isEmpty();
        assertThat(ring.offer(event(3))).isTrue();
        assertThat(rest(ring)).containsExactly(event(3));
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
            List<ClusterEvent> some = rest(ring);
            for (ClusterEvent event : some) {
                long value = number(event);
                int sender = (int) ((value - 1) / SENDER_STRIDE);
                long number = value - sender * SENDER_STRIDE;
                wrong += number == last[sender] + 1 ? 0 : 1;
                last[sender] = number;
                taken++;
            }
            if (some.isEmpty()) {
                Thread.onSpinWait();
            }
        }

        assertThat(wrong).isZero();
        assertThat(rest(ring)).isEmpty();
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

    @Test
    void givesBackEachKindAsItWas() {
        EventRing ring = new EventRing(8);
        List<ClusterEvent> events = List.of(
                changed(1, Map.of(ChangeType.THREAD, new Position(0))),
                new CredentialRevoked(new AccountId(2)),
                changed(3, Map.of(ChangeType.EMAIL, new Position(5), ChangeType.MAILBOX, new Position(6))),
                changed(4, Map.of()),
                changed(5, Map.of(ChangeType.EMAIL_DELIVERY, new Position(Long.MAX_VALUE))));
        events.forEach(ring::offer);

        assertThat(rest(ring)).containsExactlyElementsOf(events);
    }

    /** Every other one of the kind that travels as numbers. */
    private static ClusterEvent event(long number) {
        return number % 2 == 0
                ? new CredentialRevoked(new AccountId(number))
                : changed(number, Map.of(ChangeType.EMAIL, new Position(number)));
    }

    private static long number(ClusterEvent event) {
        return switch (event) {
            case CredentialRevoked(AccountId account) -> account.value();
            case StateChanged changed
            when Map.of(ChangeType.EMAIL, new Position(changed.account().value()))
                    .equals(changed.positions()) -> changed.account().value();
            default -> throw new AssertionError("nobody sent " + event);
        };
    }

    private static StateChanged changed(long account, Map<ChangeType, Position> positions) {
        return new StateChanged(new AccountId(account), positions);
    }

    private static List<ClusterEvent> rest(EventRing ring) {
        List<ClusterEvent> rest = new ArrayList<>();
        EventRing.Taker taker = new EventRing.Taker() {
            @Override
            public void event(ClusterEvent event) {
                rest.add(event);
            }

            @Override
            public void changed(long account, ChangeType type, long position) {
                rest.add(EventRingTest.changed(account, Map.of(type, new Position(position))));
            }
        };
        while (ring.poll(taker)) {
            assertThat(rest).isNotEmpty();
        }
        return rest;
    }
}
