package dev.agora.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All that one run measured.
 *
 * @param day when, by the calendar
 * @param loadAverages of the machine before and after
 * @param wakes from waking a parked thread until it runs, without the bus
 * @param added what the bus adds on the in-memory coordinator, by events a second
 */
record Results(
        String day,
        Machine machine,
        List<Double> loadAverages,
        double minutes,
        Sealing.Costs sealing,
        MemoryRun.Outcome memory,
        Percentiles wakes,
        Map<Integer, AddedLatency.Added> added,
        List<Row> rows) {
    /** The load at which the bars of latency are judged. */
    static final int JUDGED_PER_SECOND = 50_000;

    private static final double PERCENT = 100;
    private static final double MILLION = 1e6;
    /** The smallest object has 16 bytes: less than this is none for an event. */
    private static final double NO_OBJECT_BYTES = 8;

    /** Each bar of the specification. */
    List<Bar> bars() {
        List<Bar> bars = new ArrayList<>();
        for (Row row : rows) {
            for (Row.Throughput through : row.throughputs()) {
                if (!row.backend().equals(Backend.MEMORY.word())) {
                    String beside = String.format(
                            Locale.ROOT,
                            "%s beside %s, %s under way, %,.0f a frame",
                            row.backend(),
                            row.raw(),
                            through.window(),
                            through.eventsPerFrame());
                    bars.add(Bar.atLeast(
                            beside + ", unsealed", through.clearRatio().median() * PERCENT, 95, "%"));
                    bars.add(Bar.atLeast(
                            beside + ", sealed", through.sealedRatio().median() * PERCENT, 85, "%"));
                }
            }
        }
        AddedLatency.Added found = added.get(JUDGED_PER_SECOND);
        if (found != null) {
            Percentiles judged = found.both();
            String at = String.format(Locale.ROOT, " at %,d events/s", JUDGED_PER_SECOND);
            bars.add(Bar.atMost("latency the bus adds, p50" + at, judged.p50(), 10, "µs"));
            bars.add(Bar.atMost("latency the bus adds, p99" + at, judged.p99(), 50, "µs"));
        }
        bars.add(Bar.atLeast(
                "in-memory bus, events for a second of one core", memory.perCpuSecond() / MILLION, 2, "million"));
        bars.add(Bar.atMost("sealing an event in batches of " + Sealing.BATCH, sealing.seal(), 50, "ns"));
        bars.add(Bar.atMost("refusing a frame, the dearest kind", sealing.dearestRefusal(), 5, "µs"));
        bars.add(Bar.atMost(
                "allocated for an event beside the events themselves and arrays of frames",
                memory.allocation().other(),
                NO_OBJECT_BYTES,
                "bytes"));
        return bars;
    }
}
