package dev.agora.core.bus.engine;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.AuthenticationFailures;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Failed logins that wait to be sent, in a lane of their own: the latest cumulative count of each name, which is a client and a span of time,
 * so a flood of logins never evicts another event. At most {@value #MAX_ADDRESSES} names wait; a further one is left out and told with the
 * client's next failure, since counts are cumulative. Pure; confined to its owner.
 */
public final class LoginFailures {
    /** Most addresses that wait. */
    public static final int MAX_ADDRESSES = 8192;

    /** Most bytes of one event. */
    static final int MAX_EVENT_BYTES = 64 * 1024;

    private static final int ENTRY_BYTES = 24;
    private static final int MAX_BYTES_PER_CHARACTER = 3;

    private final Map<String, Long> counts = new LinkedHashMap<>();

    /** Takes the counts; returns how many addresses were left out. */
    public int offer(AuthenticationFailures failures) {
        int leftOut = 0;
        for (Map.Entry<String, Long> count : failures.counts().entrySet()) {
            if (counts.size() >= MAX_ADDRESSES && !counts.containsKey(count.getKey())) {
                leftOut++;
            } else {
                counts.put(count.getKey(), count.getValue());
            }
        }
        return leftOut;
    }

    /** Whether none waits. */
    public boolean isEmpty() {
        return counts.isEmpty();
    }

    /** The next event, of the addresses that waited longest; empty when none waits. */
    public Optional<AuthenticationFailures> drain() {
        Map<String, Long> drained = new LinkedHashMap<>();
        Iterator<Map.Entry<String, Long>> rest = counts.entrySet().iterator();
        int bytes = 0;
        while (rest.hasNext() && drained.size() < ClusterEvent.MAX_ENTRIES && bytes < MAX_EVENT_BYTES) {
            Map.Entry<String, Long> count = rest.next();
            drained.put(count.getKey(), count.getValue());
            bytes += ENTRY_BYTES + MAX_BYTES_PER_CHARACTER * count.getKey().length();
            rest.remove();
        }
        return drained.isEmpty() ? Optional.empty() : Optional.of(new AuthenticationFailures(drained));
    }
}
