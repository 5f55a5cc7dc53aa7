package dev.agora.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Percentiles of times, in microseconds. */
record Percentiles(double p50, double p99, double p999, double longest) {
    private static final double MICROS = 1e3;

    static Percentiles of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Percentiles(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), at(sorted, 1));
    }

    /** Of each percentile the median of the rounds. */
    static Percentiles median(List<Percentiles> rounds) {
        return new Percentiles(
                median(rounds, Percentiles::p50),
                median(rounds, Percentiles::p99),
                median(rounds, Percentiles::p999),
                median(rounds, Percentiles::longest));
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double median(List<Percentiles> rounds, ToDoubleFunction<Percentiles> which) {
        return median(rounds.stream().mapToDouble(which).toArray());
    }

    private static double at(long[] sorted, double part) {
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * part))] / MICROS;
    }
}
