package dev.agora.benchmarks;

import dev.agora.core.bus.BusCounter;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.StateChanged;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import dev.agora.spi.CoordinatorProvider;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Two buses on one backend: sealed unless told otherwise. Accounts rotate, so that nothing is merged while it waits. */
final class BusLink implements Link {
    private static final int ACCOUNTS = 1 << 20;

    private static final int ORDINAL_BITS = 12;

    private final InProcessCluster cluster = new InProcessCluster();
    private final Reception reception = new Reception();
    private final AtomicLong resyncs = new AtomicLong();
    private final BusNode publisher;
    private final BusNode subscriber;
    private long sent;
    private long framesBefore;
    private long eventsBefore;

    BusLink(CoordinatorProvider provider, Map<String, String> fields) {
        this.publisher = new BusNode(cluster, 1, (place, event) -> {}, () -> {});
        this.subscriber = new BusNode(cluster, 2, (place, event) -> reception.take(event), resyncs::incrementAndGet);
        publisher.connect(provider, fields);
        subscriber.connect(provider, fields);
    }

    @Override
    public void send() {
        sent++;
        publisher.publish(event(sent));
    }

    /** The event of a number; its position is one that a log entry of that number gives. */
    static ClusterEvent event(long number) {
        return new StateChanged(
                new AccountId(1 + number % ACCOUNTS), Map.of(ChangeType.EMAIL, new Position(number << ORDINAL_BITS)));
    }

    /** The number of an event; 0 when it is none of these. */
    static long number(ClusterEvent event) {
        if (event instanceof StateChanged changed) {
            Position position = changed.positions().get(ChangeType.EMAIL);
            return position == null ? 0 : position.value() >> ORDINAL_BITS;
        }
        return 0;
    }

    @Override
    public int eventsPerSend() {
        return 1;
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public long received() {
        return reception.received();
    }

    @Override
    public void watch(@Nullable Arrivals now) {
        reception.watch(now);
    }

    /** Whether what is sent from now on is sealed. */
    void seal(boolean now) {
        publisher.seal(now);
    }

    /** Forgets what {@link #eventsPerFrame} has counted. */
    void resetFrames() {
        framesBefore = publisher.count(BusCounter.FRAMES_PUBLISHED);
        eventsBefore = publisher.count(BusCounter.PUBLISHED);
    }

    /** Mean number of events in a frame. */
    double eventsPerFrame() {
        long frames = publisher.count(BusCounter.FRAMES_PUBLISHED) - framesBefore;
        return frames == 0 ? 1 : (double) (publisher.count(BusCounter.PUBLISHED) - eventsBefore) / frames;
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
    public String toString() {
        return "publisher " + publisher.counters() + ", subscriber " + subscriber.counters();
    }

    @Override
    public void close() {
        publisher.close();
        subscriber.close();
        cluster.close();
    }
}
