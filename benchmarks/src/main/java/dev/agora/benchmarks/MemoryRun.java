package dev.agora.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.runtime.Ticker;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import jdk.jfr.consumer.RecordingStream;

/**
 * The whole way of an event in memory, from publish to the listener on another bus, sealed: events per second of processor time, of all
 * threads together with the collector and the compiler, and what is allocated, by class.
 */
final class MemoryRun {
    private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(6);
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int ROUNDS = 5;
    private static final int LISTED = 8;
    private static final int OWN_EVENTS = 100_000;
    /** What an event is made of. */
    private static final List<String> EVENT_CLASSES = List.of(
            "dev.agora.core.event.ClusterEvent$StateChanged",
            "dev.agora.core.model.AccountId",
            "dev.agora.core.model.Position",
            "java.util.ImmutableCollections$Map1");

    private final Ticker ticker;
    private final Load load;
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    MemoryRun(Ticker ticker, Load load) {
        this.ticker = ticker;
        this.load = load;
    }

    Outcome measure() {
        try (BusLink link = Backend.MEMORY.bus(0)) {
            load.awaitFirst(link);
            load.throughput(link, Shape.BULK.window(), WARM_NANOS);
            double[] perCpuSecond = new double[ROUNDS];
            double[] perSecond = new double[ROUNDS];
            link.resetFrames();
            for (int round = 0; round < ROUNDS; round++) {
                long before = link.received();
                long cpuNanos = system.getProcessCpuTime();
                perSecond[round] = load.throughput(link, Shape.BULK.window(), ROUND_NANOS);
                perCpuSecond[round] = (link.received() - before) * 1e9 / (system.getProcessCpuTime() - cpuNanos);
            }
            double eventsPerFrame = link.eventsPerFrame();
            return new Outcome(
                    Percentiles.median(perCpuSecond), Percentiles.median(perSecond), eventsPerFrame, allocation(link));
        }
    }

    private Allocation allocation(BusLink link) {
        Map<String, DoubleAdder> weights = new ConcurrentHashMap<>();
        long before = link.received();
        long bytes;
        try (RecordingStream stream = new RecordingStream()) {
            stream.enable("jdk.ObjectAllocationSample").with("throttle", "2000/s");
            stream.onEvent(
                    "jdk.ObjectAllocationSample",
                    event -> weights.computeIfAbsent(
                                    event.getClass("objectClass").getName(), name -> new DoubleAdder())
                            .add(event.getLong("weight")));
            stream.startAsync();
            load.throughput(link, Shape.BULK.window(), ROUND_NANOS / 2);
            before = link.received();
            weights.clear();
            long allocated = threads.getTotalThreadAllocatedBytes();
            load.throughput(link, Shape.BULK.window(), ROUND_NANOS);
            bytes = threads.getTotalThreadAllocatedBytes() - allocated;
            stream.stop();
        }
        double perEvent = bytes / (double) (link.received() - before);
        double sampled = weights.values().stream().mapToDouble(DoubleAdder::sum).sum();
        Map<String, Double> byClass = new LinkedHashMap<>();
        weights.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -entry.getValue().sum()))
                .forEach(entry ->
                        byClass.put(entry.getKey(), perEvent * entry.getValue().sum() / sampled));
        return Allocation.of(perEvent, eventBytes(), byClass);
    }

    /** Bytes of one event and what it holds. */
    private double eventBytes() {
        ClusterEvent[] kept = new ClusterEvent[OWN_EVENTS];
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int number = 0; number < kept.length; number++) {
            kept[number] = BusLink.event(number + 1L);
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        if (BusLink.number(kept[kept.length - 1]) != kept.length) {
            throw new IllegalStateException("the events were not made");
        }
        return bytes / (double) kept.length;
    }

    /**
     * What was measured.
     *
     * @param perCpuSecond events per second of processor time
     * @param perSecond events per second of this machine
     */
    record Outcome(double perCpuSecond, double perSecond, double eventsPerFrame, Allocation allocation) {}

    /**
     * Bytes allocated for an event on its whole way.
     *
     * @param total all threads, sender and receiver
     * @param event one event with what it holds; there are two, one made by the sender and one by the receiver
     * @param arrays arrays, of which a frame has a few: its bytes, and lists of its events
     * @param other objects that are neither
     * @param byClass the largest, by class
     */
    record Allocation(double total, double event, double arrays, double other, Map<String, Double> byClass) {
        static Allocation of(double total, double event, Map<String, Double> all) {
            double arrays = 0;
            double other = 0;
            Map<String, Double> largest = new LinkedHashMap<>();
            for (Map.Entry<String, Double> entry : all.entrySet()) {
                if (entry.getKey().startsWith("[")) {
                    arrays += entry.getValue();
                } else if (!EVENT_CLASSES.contains(entry.getKey())) {
                    other += entry.getValue();
                }
                if (largest.size() < LISTED) {
                    largest.put(entry.getKey(), entry.getValue());
                }
            }
            return new Allocation(total, event, arrays, other, largest);
        }
    }
}
