package dev.agora.core.bus.switching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;

/** Each node publishes numbered events until it is stopped. Used by one thread. */
final class SwitchLoad implements AutoCloseable {
    private static final long PACE_NANOS = 200_000;

    private final Map<SwitchNode, AtomicLong> sent = new HashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    SwitchLoad(Collection<SwitchNode> nodes) {
        for (SwitchNode node : nodes) {
            AtomicLong count = new AtomicLong();
            sent.put(node, count);
            threads.add(Thread.ofVirtual().start(() -> {
                while (!stopped.get()) {
                    node.publish(count.incrementAndGet());
                    LockSupport.parkNanos(PACE_NANOS);
                }
            }));
        }
    }

    /** Waits until each node has published so many more. */
    void awaitEach(long more) {
        Map<SwitchNode, Long> before = new HashMap<>();
        sent.forEach((node, count) -> before.put(node, count.get()));
        eventually()
                .until(() ->
                        before.entrySet().stream().allMatch(entry -> sent(entry.getKey()) >= entry.getValue() + more));
    }

    /** Ends the load; each node must have all events of each other one, once and in order, and no Resync. */
    void requireExactlyOnceInOrder() {
        stop();
        for (SwitchNode receiver : sent.keySet()) {
            for (SwitchNode origin : sent.keySet()) {
                if (origin != receiver) {
                    List<Long> all =
                            LongStream.rangeClosed(1, sent(origin)).boxed().toList();
                    eventually()
                            .untilAsserted(() ->
                                    assertThat(receiver.receivedOf(origin)).hasSameSizeAs(all));
                    assertThat(receiver.receivedOf(origin)).isEqualTo(all);
                }
            }
            assertThat(receiver.resyncs).isEmpty();
        }
    }

    private long sent(SwitchNode node) {
        AtomicLong count = sent.get(node);
        return count == null ? 0 : count.get();
    }

    private void stop() {
        stopped.set(true);
        eventually().until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }

    @Override
    public void close() {
        stop();
    }
}
