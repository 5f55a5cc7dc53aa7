package dev.agora.benchmarks;

import dev.agora.core.bus.EventPlace;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.runtime.Ticker;
import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import dev.agora.spi.Subscription;
import dev.agora.spi.tck.InMemoryProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The time that the bus adds to an event, sealed, on the in-memory coordinator: from publish to the coordinator's publish, and from the
 * coordinator's call of the bus to the listener. Events are sent by a schedule that waits for nothing. A frame is known by its number: the
 * coordinator sees them in their order.
 */
final class AddedLatency {
    private static final int MOST_FRAMES = 4_000_000;
    private static final int ROUNDS = 3;
    private static final double SECONDS = 1.5;
    /** What a node does eight times a heartbeat is compiled in one that has run for an hour; here it is by a shorter one. */
    private static final Duration WARM_HEARTBEAT = Duration.ofMillis(10);

    private static final int WARM_PER_SECOND = 50_000;
    private static final int WARM_ROUNDS = 4;
    private static final int LOOKS = 300;
    private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long TIMER_NANOS = 150_000;
    private static final int WAKES = 5_000;
    private static final long WAKE_GAP_NANOS = 200_000;
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Ticker ticker;
    private final boolean isCrowded = Runtime.getRuntime().availableProcessors() < 4;
    private final long[] handedNanos = new long[MOST_FRAMES];
    private final long[] cameNanos = new long[MOST_FRAMES];
    private volatile long[] publishedNanos = new long[0];
    private volatile long[] sendingNanos = new long[0];
    private volatile long[] receivingNanos = new long[0];
    private volatile int arrived;
    private int handed;
    private int came;
    private long base;

    AddedLatency(Ticker ticker) {
        this.ticker = ticker;
    }

    /** What it adds, by events a second. */
    Map<Integer, Added> measure(List<Integer> rates) {
        Map<Integer, Added> found = new TreeMap<>();
        measure(WARM_HEARTBEAT, List.of(WARM_PER_SECOND), WARM_ROUNDS, found);
        found.clear();
        measure(BusNode.HEARTBEAT, rates, ROUNDS, found);
        return found;
    }

    private void measure(Duration heartbeat, List<Integer> rates, int ofEach, Map<Integer, Added> found) {
        arrived = 0;
        handed = 0;
        came = 0;
        try (InProcessCluster cluster = new InProcessCluster();
                BusNode sender = new BusNode(cluster, 1, heartbeat, (place, event) -> {}, () -> {});
                BusNode receiver = new BusNode(cluster, 2, heartbeat, this::arrived, () -> {})) {
            CoordinatorProvider provider = new Stamped(new InMemoryProvider());
            sender.connect(provider, Map.of());
            receiver.connect(provider, Map.of());
            awaitFollowed(sender);
            for (int rate : rates) {
                List<Added> rounds = new ArrayList<>();
                for (int round = 0; round < ofEach; round++) {
                    rounds.add(run(sender, rate, (int) (rate * SECONDS)));
                }
                found.put(rate, Added.median(rounds));
            }
        }
    }

    private void awaitFollowed(BusNode sender) {
        publishedNanos = new long[1 << 20];
        sendingNanos = new long[publishedNanos.length];
        receivingNanos = new long[publishedNanos.length];
        for (int attempt = 1; arrived == 0 && attempt < 600; attempt++) {
            base = 0;
            sender.publish(BusLink.event(attempt));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        LockSupport.parkNanos(QUIET_NANOS);
        base = 600;
    }

    private Added run(BusNode sender, int perSecond, int events) {
        publishedNanos = new long[events];
        sendingNanos = new long[events];
        receivingNanos = new long[events];
        arrived = 0;
        long begin = ticker.nanos();
        for (int index = 0; index < events; index++) {
            long dueNanos = begin + (long) (index * (1e9 / perSecond));
            awaitDue(dueNanos);
            publishedNanos[index] = ticker.nanos();
            sender.publish(BusLink.event(base + index + 1));
        }
        awaitArrived(events);
        base += events;
        return Added.of(sendingNanos, receivingNanos);
    }

    /** Waits for all; those that a bus on a starved machine dropped and told by a resync count as very late. */
    private void awaitArrived(int events) {
        int last = -1;
        while (arrived < events && arrived != last) {
            last = arrived;
            for (int look = 0; look < LOOKS && arrived < events; look++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        for (int index = 0; arrived < events && index < events; index++) {
            receivingNanos[index] = receivingNanos[index] == 0 ? LOST_NANOS : receivingNanos[index];
        }
    }

    /**
     * Parks for the long part and looks at the clock for the short one, for timers are no finer; where processors are few it parks for all and
     * is late, else it would keep from running what it measures.
     */
    private void awaitDue(long dueNanos) {
        for (long early = dueNanos - ticker.nanos(); early > 0; early = dueNanos - ticker.nanos()) {
            if (isCrowded || early > TIMER_NANOS) {
                LockSupport.parkNanos(isCrowded ? early : early - TIMER_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** What it takes to wake a parked thread here: from unpark until it runs, a call of its own each time. */
    Percentiles wakes() throws InterruptedException {
        AtomicLong wokenNanos = new AtomicLong();
        AtomicBoolean called = new AtomicBoolean();
        Thread sleeper = Thread.ofPlatform().start(() -> {
            for (int wake = 0; wake < WAKES; wake++) {
                while (!called.getAndSet(false)) {
                    LockSupport.park();
                }
                wokenNanos.set(ticker.nanos());
            }
        });
        long[] took = new long[WAKES];
        for (int wake = 0; wake < WAKES; wake++) {
            LockSupport.parkNanos(WAKE_GAP_NANOS);
            wokenNanos.set(0);
            long begin = ticker.nanos();
            called.set(true);
            LockSupport.unpark(sleeper);
            while (wokenNanos.get() == 0) {
                Thread.onSpinWait();
            }
            took[wake] = wokenNanos.get() - begin;
        }
        sleeper.join();
        return Percentiles.of(took);
    }

    /** On the receiver's lane. */
    private void arrived(EventPlace place, ClusterEvent event) {
        long nowNanos = ticker.nanos();
        int index = (int) (BusLink.number(event) - base) - 1;
        int frame = (int) place.sequence() - 1;
        if (index >= 0 && index < sendingNanos.length) {
            sendingNanos[index] = handedNanos[frame] - publishedNanos[index];
            receivingNanos[index] = nowNanos - cameNanos[frame];
        }
        arrived = arrived + 1; // One thread writes it.
    }

    /** Both halves, and for each event their sum. */
    record Added(Percentiles sending, Percentiles receiving, Percentiles both) {
        static Added of(long[] sending, long[] receiving) {
            long[] both = new long[sending.length];
            for (int index = 0; index < both.length; index++) {
                both[index] = sending[index] + receiving[index];
            }
            return new Added(Percentiles.of(sending), Percentiles.of(receiving), Percentiles.of(both));
        }

        static Added median(List<Added> rounds) {
            return new Added(
                    Percentiles.median(rounds.stream().map(Added::sending).toList()),
                    Percentiles.median(rounds.stream().map(Added::receiving).toList()),
                    Percentiles.median(rounds.stream().map(Added::both).toList()));
        }
    }

    /** A provider whose coordinators stamp what passes. */
    private final class Stamped implements CoordinatorProvider {
        private final CoordinatorProvider wrapped;

        Stamped(CoordinatorProvider wrapped) {
            this.wrapped = wrapped;
        }

        @Override
        public String type() {
            return wrapped.type();
        }

        @Override
        public SpiVersion spiVersion() {
            return wrapped.spiVersion();
        }

        @Override
        public List<PropertySpec> properties() {
            return wrapped.properties();
        }

        @Override
        public Coordinator create(CoordinatorContext context) {
            return new Stamping(wrapped.create(context), context.nodeId() == 1);
        }
    }

    /** A coordinator that stamps what the first node publishes and what the second one gets. */
    private final class Stamping implements Coordinator {
        private final Coordinator wrapped;
        private final boolean sends;

        Stamping(Coordinator wrapped, boolean sends) {
            this.wrapped = wrapped;
            this.sends = sends;
        }

        @Override
        public void start() {
            wrapped.start();
        }

        @Override
        public CompletionStage<Void> publish(Payload payload) {
            if (sends) {
                handedNanos[handed] = ticker.nanos();
                handed++;
            }
            return wrapped.publish(payload);
        }

        @Override
        public Subscription subscribe(MessageHandler handler) {
            return wrapped.subscribe(payload -> {
                if (!sends) {
                    cameNanos[came] = ticker.nanos();
                    came++;
                }
                handler.onMessage(payload);
            });
        }

        @Override
        public CoordinatorCapabilities capabilities() {
            return wrapped.capabilities();
        }

        @Override
        public CoordinatorHealth health() {
            return wrapped.health();
        }

        @Override
        public void close() {
            wrapped.close();
        }
    }
}
