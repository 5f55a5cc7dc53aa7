package dev.agora.benchmarks;

import java.util.Locale;

/**
 * One demand on speed and what was measured.
 *
 * @param what is demanded
 * @param measured the figure
 * @param atLeast whether the figure must be at least the limit; otherwise at most
 * @param unit of both
 */
record Bar(String what, double measured, boolean atLeast, double limit, String unit) {
    static Bar atLeast(String what, double measured, double limit, String unit) {
        return new Bar(what, measured, true, limit, unit);
    }

    static Bar atMost(String what, double measured, double limit, String unit) {
        return new Bar(what, measured, false, limit, unit);
    }

    /** Whether the figure keeps the limit. */
    public boolean isMet() {
        return atLeast ? measured >= limit : measured <= limit;
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %s %s | %s %s %s | %s |%n",
                what,
                figure(measured),
                unit,
                atLeast ? "≥" : "≤",
                figure(limit),
                unit,
                isMet() ? "met" : "**missed**");
    }

    private static String figure(double value) {
        String form = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, value);
    }
}
