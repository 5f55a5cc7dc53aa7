package dev.agora.core.gossip;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts datagrams that could not be opened, by sender, and says so at most once a minute. Noted by the reader, told by the gossip lane. */
final class ForeignDatagrams {
    private static final Logger log = LoggerFactory.getLogger(ForeignDatagrams.class);
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    /** Most senders told apart between two reports. */
    private static final int MAX_SENDERS = 64;

    private final Map<String, LongAdder> bySender = new ConcurrentHashMap<>();
    private final LongAdder total = new LongAdder();
    private long nextReportNanos;

    ForeignDatagrams(long nowNanos) {
        this.nextReportNanos = nowNanos;
    }

    void note(InetAddress sender) {
        total.increment();
        String name = bySender.size() < MAX_SENDERS ? sender.getHostAddress() : "other addresses";
        bySender.computeIfAbsent(name, key -> new LongAdder()).increment();
    }

    long total() {
        return total.sum();
    }

    void tell(long nowNanos) {
        if (bySender.isEmpty() || nextReportNanos - nowNanos > 0) {
            return;
        }
        nextReportNanos = nowNanos + PAUSE_NANOS;
        Map<String, LongAdder> counted = new TreeMap<>(bySender);
        bySender.keySet().removeAll(counted.keySet());
        counted.forEach((sender, count) ->
                log.warn("{} datagrams from {} could not be opened: another cluster key?", count.sum(), sender));
    }
}
