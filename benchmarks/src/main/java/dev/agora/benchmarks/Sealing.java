package dev.agora.benchmarks;

import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.crypto.Plane;
import dev.agora.core.crypto.PlaneSealer;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What sealing, opening and refusing a frame cost in processor time of one thread: medians of rounds after warm ones. */
final class Sealing {
    /** Events of a frame here. */
    static final int BATCH = 100;

    private static final int WARM_ROUNDS = 8;
    private static final int ROUNDS = 15;
    private static final int FRAMES_PER_ROUND = 4_000;
    private static final double MICROS = 1e3;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final PlaneSealer sealer = sealer("a key for benchmarks only", 1);

    private Sealing() {}

    /** A sealed frame of so many events, as the bus sends it. */
    static byte[] frame(int events) {
        return sealer("a key for benchmarks only", 1).seal(EventCodec.encode(batch(events)));
    }

    /** Measures all. */
    static Costs measure() {
        return new Sealing().costs();
    }

    private Costs costs() {
        byte[] plain = EventCodec.encode(batch(BATCH));
        byte[] sealed = sealer.seal(plain);
        double seal = nanos(() -> sealer.seal(plain).length > plain.length);
        double open = nanos(() -> sealer.open(sealed).isPresent());
        double encode = nanos(new Encoding(batch(BATCH))::run);
        double decode = nanos(() -> EventCodec.decode(plain).isPresent());
        Map<String, Double> refusals = new LinkedHashMap<>();
        forgeries(sealed).forEach((what, forged) -> {
            refusals.put(what, nanos(() -> isRefused(sealer.open(forged))) / MICROS);
        });
        return new Costs(seal / BATCH, open / BATCH, encode / BATCH, decode / BATCH, refusals);
    }

    /** Frames that must be refused, by what is wrong with them. */
    private static Map<String, byte[]> forgeries(byte[] sealed) {
        Map<String, byte[]> forged = new LinkedHashMap<>();
        byte[] altered = sealed.clone();
        altered[altered.length / 2] ^= 1;
        forged.put("a bit altered", altered);
        forged.put("the last byte cut off", Arrays.copyOf(sealed, sealed.length - 1));
        forged.put("of another cluster", sealer("another key", 1).seal(EventCodec.encode(batch(BATCH))));
        byte[] started = sealed.clone();
        started[12] ^= 1; // In the boot id: a start whose key must be derived first.
        forged.put("of a start that never was", started);
        return forged;
    }

    private static boolean isRefused(Optional<DatagramSealer.Opened> opened) {
        return opened.isEmpty();
    }

    private double nanos(Check check) {
        double[] rounds = new double[ROUNDS];
        for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
            long begin = threads.getCurrentThreadCpuTime();
            for (int frame = 0; frame < FRAMES_PER_ROUND; frame++) {
                if (!check.holds()) {
                    throw new IllegalStateException("a frame was not treated as it should be");
                }
            }
            if (round >= 0) {
                rounds[round] = (threads.getCurrentThreadCpuTime() - begin) / (double) FRAMES_PER_ROUND;
            }
        }
        return Percentiles.median(rounds);
    }

    private static PlaneSealer sealer(String key, int node) {
        return new PlaneSealer(
                KeyRing.of(ClusterKey.stretch(key)),
                Plane.BUS,
                new NodeId(node),
                RandomSource.secure().bootId());
    }

    private static EventBatch batch(int events) {
        List<ClusterEvent> batch = new ArrayList<>();
        for (int number = 1; number <= events; number++) {
            batch.add(BusLink.event(number));
        }
        return EventBatch.of(1, batch);
    }

    /** What is measured; false when it went wrong. */
    @FunctionalInterface
    private interface Check {
        boolean holds();
    }

    /** Encodes a batch. */
    private record Encoding(EventBatch batch) {
        boolean run() {
            return EventCodec.encode(batch).length > batch.events().size();
        }
    }

    /**
     * Nanoseconds an event in frames of {@value Sealing#BATCH}, and microseconds a refused frame by what is wrong with it.
     */
    record Costs(double seal, double open, double encode, double decode, Map<String, Double> refusedMicros) {
        double dearestRefusal() {
            return refusedMicros.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElseThrow();
        }
    }
}
