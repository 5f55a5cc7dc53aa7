package dev.agora.core.bus;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that payloads are dropped: at the first burst, then at most once a minute, with all that was dropped since. Confined to the bus lane. */
final class InboxDrops {
    private static final Logger log = LoggerFactory.getLogger(InboxDrops.class);
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final int maxPayloads;
    private final long maxBytes;
    private long said;
    private long saidNanos;

    InboxDrops(int maxPayloads, long maxBytes) {
        this.maxPayloads = maxPayloads;
        this.maxBytes = maxBytes;
    }

    /**
     * Payloads were dropped.
     *
     * @param dropped how many since the start
     * @param coordinator the type of the one in use
     */
    void say(long dropped, String coordinator, long nowNanos) {
        if (said > 0 && nowNanos - saidNanos < PAUSE_NANOS) {
            return;
        }
        log.warn(
                "bus: {} payloads of coordinator {} were dropped, because more than {} of them or {} MiB waited to be taken in; the frames are"
                        + " fetched from the other nodes. If this goes on, the node is too slow for what comes, or somebody floods the topic",
                dropped - said,
                coordinator,
                maxPayloads,
                maxBytes >> 20);
        said = dropped;
        saidNanos = nowNanos;
    }
}
