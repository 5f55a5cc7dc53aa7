package dev.agora.benchmarks.guarantees;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one guarantee fared on one backend.
 *
 * @param counts in the order in which they are shown
 * @param problems what did not hold; empty when it was kept
 */
record Outcome(
        String guarantee,
        String backend,
        boolean kept,
        double seconds,
        Map<String, Number> counts,
        List<String> problems) {
    /** Copies the collections. */
    Outcome {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        problems = List.copyOf(problems);
    }
}
