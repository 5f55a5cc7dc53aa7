package dev.agora.core.security;

import dev.agora.core.model.NodeId;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Failures of one client, of one kind, by span. Of two counts of one span the larger one holds. What was forgiven stays known, so that it does
 * not count when it is told again. At most {@value #MOST_SPANS} spans; the oldest gives way. Pure; confined to its owner.
 */
final class ClientFailures {
    /** Most spans remembered; that many fit one event. */
    static final int MOST_SPANS = 1_024;

    private final NavigableMap<FailureSpan, Count> spans = new TreeMap<>();
    /** To which failures on this node are added; null when the next one begins another. */
    private @Nullable FailureSpan open;

    /** One more failure on this node; begins a span when there is none, the last one is {@code spanMillis} old, or the clock was set back. */
    void failed(NodeId self, long spanMillis, long nowMillis) {
        FailureSpan span = open;
        if (span == null
                || !spans.containsKey(span)
                || nowMillis < span.beginMillis()
                || nowMillis - span.beginMillis() >= spanMillis) {
            span = unused(self, nowMillis);
            open = span;
        }
        take(span, count(span) + 1);
    }

    /** A span has this count, or already a larger one. */
    void take(FailureSpan span, long count) {
        Count known = spans.computeIfAbsent(span, _ -> new Count());
        known.told = Math.max(known.told, count);
        if (spans.size() > MOST_SPANS) {
            spans.pollFirstEntry();
        }
    }

    /** Forgets the spans before the window; those ahead, as after the clock was set back, wait for their time. */
    void expire(long windowMillis, long nowMillis) {
        spans.keySet().removeIf(span -> span.isBefore(windowMillis, nowMillis));
    }

    /** Failures in the spans within the window, without those forgiven. */
    long total(long windowMillis, long nowMillis) {
        long total = 0;
        for (var entry : spans.entrySet()) {
            if (entry.getKey().isWithin(windowMillis, nowMillis)) {
                total += entry.getValue().told - entry.getValue().forgiven;
            }
        }
        return total;
    }

    /** Counts of the spans within the window in which not all is forgiven; a count is whole, also where a part of it is forgiven. */
    NavigableMap<FailureSpan, Long> counts(long windowMillis, long nowMillis) {
        NavigableMap<FailureSpan, Long> counts = new TreeMap<>();
        spans.forEach((span, count) -> {
            if (count.told > count.forgiven && span.isWithin(windowMillis, nowMillis)) {
                counts.put(span, count.told);
            }
        });
        return counts;
    }

    /** All that is known so far does not count any more; failures from now on are told as another span's. */
    void forgive() {
        spans.values().forEach(count -> count.forgiven = count.told);
        open = null;
    }

    /** Number of spans. */
    int size() {
        return spans.size();
    }

    private long count(FailureSpan span) {
        Count known = spans.get(span);
        return known == null ? 0 : known.told;
    }

    /** A span that begins now, or within the same millisecond as another one right after it. */
    private FailureSpan unused(NodeId self, long nowMillis) {
        FailureSpan span = new FailureSpan(self, nowMillis);
        while (spans.containsKey(span)) {
            span = new FailureSpan(self, span.beginMillis() + 1);
        }
        return span;
    }

    /** Of one span. */
    private static final class Count {
        private long told;
        private long forgiven;
    }
}
