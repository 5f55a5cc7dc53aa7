package dev.agora.benchmarks;

import dev.agora.core.bus.BusCounter;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import dev.agora.spi.CoordinatorProvider;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Two buses on one backend: a unit is an event. Accounts rotate, so that nothing is merged while it waits. */
final class BusLink implements Link {
    private static final int WINDOW = 20_000;
    private static final int ACCOUNTS = 1 << 20;

    private final InProcessCluster cluster = new InProcessCluster();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong resyncs = new AtomicLong();
    private final BusNode publisher;
    private final BusNode subscriber;
    private long sent;

    BusLink(CoordinatorProvider provider, Map<String, String> fields) {
        this.publisher = new BusNode(cluster, 1, event -> {}, () -> {});
        this.subscriber = new BusNode(cluster, 2, event -> received.incrementAndGet(), resyncs::incrementAndGet);
        publisher.connect(provider, fields);
        subscriber.connect(provider, fields);
    }

    @Override
    public void send() {
        sent++;
        publisher.publish(event(sent));
    }

    /** The event of a number. */
    static ClusterEvent event(long number) {
        return new ClusterEvent.StateChanged(
                new AccountId(1 + number % ACCOUNTS), Map.of(ChangeType.EMAIL, new Position(number << 12)));
    }

    @Override
    public long received() {
        return received.get();
    }

    @Override
    public int window() {
        return WINDOW;
    }

    /** Mean number of events in a frame so far. */
    double eventsPerFrame() {
        long frames = publisher.count(BusCounter.FRAMES_PUBLISHED);
        return frames == 0 ? 1 : (double) publisher.count(BusCounter.PUBLISHED) / frames;
    }

    long resyncs() {
        return resyncs.get();
    }

    long repaired() {
        return subscriber.count(BusCounter.REPAIRED);
    }

    long duplicates() {
        return subscriber.count(BusCounter.DUPLICATES);
    }

    @Override
    public void close() {
        publisher.close();
        subscriber.close();
        cluster.close();
    }
}
