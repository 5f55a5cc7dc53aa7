package dev.agora.core.gossip;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says whom this node waits for when it has seeds and sees nobody: after 5 seconds, then once a minute. Confined to the gossip lane. */
final class Loneliness {
    private static final Logger log = LoggerFactory.getLogger(Loneliness.class);
    private static final long FIRST_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long NEXT_NANOS = Duration.ofMinutes(1).toNanos();

    private final List<String> seeds;
    private long sayNanos;
    private boolean alone = true;

    Loneliness(List<String> seeds, long nowNanos) {
        this.seeds = seeds;
        this.sayNanos = nowNanos + FIRST_NANOS;
    }

    void observe(int livePeers, boolean onlySelf, long foreign, long nowNanos) {
        if (seeds.isEmpty()) {
            return;
        }
        if (livePeers > 0) {
            alone = false;
            return;
        }
        if (!alone) {
            alone = true;
            sayNanos = nowNanos + FIRST_NANOS;
        }
        if (sayNanos - nowNanos > 0) {
            return;
        }
        sayNanos = nowNanos + NEXT_NANOS;
        if (onlySelf) {
            log.warn("sees nobody: the seeds {} name only this node itself; it waits for others to come", seeds);
        } else if (foreign > 0) {
            log.warn(
                    "sees nobody: waits for the seeds {}; {} datagrams could not be opened: is cluster.key the same on all nodes?",
                    seeds,
                    foreign);
        } else {
            log.warn(
                    "sees nobody: waits for the seeds {}; none of them answers on UDP: they are not running or not reachable, or they have"
                            + " another cluster.key and ignore this node",
                    seeds);
        }
    }
}
