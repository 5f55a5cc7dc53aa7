package dev.agora.spi.tck.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Coordinator;
import dev.agora.spi.Payload;
import dev.agora.spi.tck.InMemoryProvider;
import dev.agora.spi.tck.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each harm, and that the same seed does the same harm again. */
class FaultyCoordinatorTest {
    private static final int COUNT = 200;

    private final InMemoryProvider provider = new InMemoryProvider();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void withoutFaultsAllArrivesAsItWas() {
        assertThat(arrivals(Faults.none(1), COUNT)).isEqualTo(sent());
    }

    @Test
    void dropsTheSamePayloadsForTheSameSeed() {
        List<Payload> first = arrivals(Faults.none(7).dropping(0.3), 120);
        List<Payload> second = arrivals(Faults.none(7).dropping(0.3), 120);
        assertThat(first).hasSizeBetween(100, 180).isEqualTo(second).isSubsetOf(sent());
    }

    @Test
    void duplicatesPayloads() {
        assertThat(arrivals(Faults.none(2).duplicating(1), 2 * COUNT)).hasSize(2 * COUNT);
    }

    @Test
    void reordersPayloadsAndLosesNone() {
        List<Payload> got = arrivals(Faults.none(3).reordering(0.2), COUNT - 1);
        assertThat(got).isNotEqualTo(sent()).isSubsetOf(sent()).doesNotHaveDuplicates();
    }

    @Test
    void corruptsPayloads() {
        List<Payload> got = arrivals(Faults.none(4).corrupting(1), COUNT);
        assertThat(got).hasSize(COUNT).isNotEqualTo(sent());
    }

    @Test
    void delaysPayloads() {
        long before = System.nanoTime();
        arrivals(Faults.none(5).after(Duration.ofMillis(1)), COUNT);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(COUNT));
    }

    @Test
    void aChanceBeyondOneIsRefused() {
        assertThatThrownBy(() -> Faults.none(1).dropping(1.5)).hasMessageContaining("1.5");
    }

    private List<Payload> arrivals(Faults faults, int atLeast) {
        List<Payload> got = Collections.synchronizedList(new ArrayList<>());
        Coordinator sender = start(Faults.none(0));
        Coordinator receiver = start(faults);
        receiver.subscribe(got::add);
        sent().forEach(sender::publish);
        await().until(() -> got.size() >= atLeast);
        return List.copyOf(got);
    }

    private Coordinator start(Faults faults) {
        TestContext context = TestContext.of(opened.size() + 1, provider, Map.of());
        opened.add(context);
        Coordinator coordinator = new FaultyCoordinator(provider.create(context), faults);
        opened.add(coordinator);
        coordinator.start();
        return coordinator;
    }

    private static List<Payload> sent() {
        List<Payload> sent = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            sent.add(payload(i));
        }
        return sent;
    }

    private static Payload payload(int number) {
        return Payload.copyOf(new byte[] {(byte) number, (byte) (number >> 8)});
    }
}
