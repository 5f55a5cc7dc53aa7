package dev.agora.core.bus;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** A snapshot of all counters. */
public record BusCounters(Map<BusCounter, Long> values) {
    /** Copies the map. */
    public BusCounters {
        EnumMap<BusCounter, Long> copy = new EnumMap<>(BusCounter.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /** One counter. */
    public long of(BusCounter counter) {
        return values.getOrDefault(counter, 0L);
    }
}
