package dev.agora.core.gossip.engine;

import java.time.Duration;

/**
 * Times and bounds of the protocol.
 *
 * @param heartbeat period of pings to ring neighbours and of round-robin probes
 * @param helpers how many members are asked to ping a silent one
 * @param packetBytes most bytes of a packet before sealing
 * @param deadProbeLimit longest pause between probes of a dead member
 */
public record GossipConfig(Duration heartbeat, int helpers, int packetBytes, Duration deadProbeLimit) {
    /** Largest sealed datagram. */
    public static final int MTU_BYTES = 1400;

    private static final int SEAL_ALLOWANCE_BYTES = 100;

    /** Checks the ranges. */
    public GossipConfig {
        if (heartbeat.toMillis() < 20) {
            throw new IllegalArgumentException("cluster.heartbeat must be at least 20ms, was " + heartbeat);
        }
        if (packetBytes < 1200 || packetBytes > MTU_BYTES) {
            throw new IllegalArgumentException("packetBytes must be 1200 to " + MTU_BYTES + ", was " + packetBytes);
        }
    }

    /** For machines in one data centre. */
    public static GossipConfig lan() {
        return new GossipConfig(Duration.ofSeconds(1), 3, MTU_BYTES - SEAL_ALLOWANCE_BYTES, Duration.ofSeconds(30));
    }

    /** For processes of one machine, and tests. */
    public static GossipConfig local() {
        return new GossipConfig(Duration.ofMillis(200), 3, MTU_BYTES - SEAL_ALLOWANCE_BYTES, Duration.ofSeconds(5));
    }

    /** The same with another heartbeat. */
    public GossipConfig withHeartbeat(Duration period) {
        return new GossipConfig(period, helpers, packetBytes, deadProbeLimit);
    }

    /** The same for a seal that adds {@code overheadBytes}. */
    public GossipConfig withSealOverhead(int overheadBytes) {
        return new GossipConfig(heartbeat, helpers, MTU_BYTES - overheadBytes, deadProbeLimit);
    }

    /** How often the driver gives a {@link GossipEvent.Tick}. */
    public Duration tick() {
        return heartbeat.dividedBy(10);
    }

    long heartbeatNanos() {
        return heartbeat.toNanos();
    }

    /** How long a direct ping may take before helpers are asked. */
    long directNanos() {
        return heartbeatNanos() * 3 / 10;
    }

    /** How long a probe may take with helpers. */
    long probeNanos() {
        return heartbeatNanos() * 6 / 10;
    }

    /** Shortest suspicion. */
    long suspicionNanos() {
        return heartbeatNanos();
    }

    long syncNanos() {
        return 3 * heartbeatNanos();
    }
}
