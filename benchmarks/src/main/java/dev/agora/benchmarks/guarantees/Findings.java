package dev.agora.benchmarks.guarantees;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one guarantee's trial on one backend counted, and what did not hold. Used by one thread. */
final class Findings {
    private final Map<String, Number> counts = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    void count(String what, long number) {
        counts.put(what, number);
    }

    /** A time or ratio, kept to one tenth, or to one hundredth below ten. */
    void measure(String what, double number) {
        counts.put(what, Double.valueOf(String.format(Locale.ROOT, Math.abs(number) < 10 ? "%.2f" : "%.1f", number)));
    }

    /** Notes a problem unless it is so. */
    void require(boolean isSo, String otherwise) {
        if (!isSo) {
            problems.add(otherwise);
        }
    }

    void requireEqual(String what, long actual, long expected) {
        require(actual == expected, what + ": " + actual + " instead of " + expected);
    }

    /** Counts and requires that there are none. */
    void none(String what, long number) {
        count(what, number);
        requireEqual(what, number, 0);
    }

    /** Counts events sent by all nodes of a trial, and that each other node got each of them once and in order; see {@link Scale#isStrict}. */
    void exactlyOnce(Trial trial, Scale scale) {
        exactlyOnce("", trial, scale);
    }

    void exactlyOnce(String prefix, Trial trial, Scale scale) {
        long sent = trial.sum(TrialNode::sent);
        long expected = sent * (trial.nodes().size() - 1);
        long received = trial.sum(node -> node.heard.received());
        long resynced = trial.sum(node -> node.heard.resynced());
        long resyncs = trial.sum(node -> node.heard.resyncs().size());
        count(prefix + "events sent", sent);
        count(prefix + "events received", received);
        none(prefix + "missing in silence", expected - received - resynced);
        none(prefix + "twice or out of order", trial.sum(node -> node.heard.twiceOrLate()));
        count(prefix + "Resyncs", resyncs);
        require(resyncs == 0 || !scale.isStrict(), prefix + "Resyncs: " + trial.resyncs());
    }

    Outcome outcome(String guarantee, String backend, double seconds) {
        return new Outcome(guarantee, backend, problems.isEmpty(), seconds, counts, problems);
    }
}
