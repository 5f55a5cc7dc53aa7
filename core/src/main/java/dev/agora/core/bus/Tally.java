package dev.agora.core.bus;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** The bus's counters. Safe for all threads. */
final class Tally {
    private final Map<BusCounter, LongAdder> counts = new EnumMap<>(BusCounter.class);

    Tally() {
        for (BusCounter counter : BusCounter.values()) {
            counts.put(counter, new LongAdder());
        }
    }

    void count(BusCounter counter) {
        count(counter, 1);
    }

    void count(BusCounter counter, long more) {
        Objects.requireNonNull(counts.get(counter)).add(more);
    }

    BusCounters snapshot() {
        Map<BusCounter, Long> values = new EnumMap<>(BusCounter.class);
        counts.forEach((counter, count) -> values.put(counter, count.sum()));
        return new BusCounters(values);
    }
}
