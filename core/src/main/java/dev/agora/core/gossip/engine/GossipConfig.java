package dev.agora.core.gossip.engine;

import java.time.Duration;

/**
 * Times and bounds of the protocol.
 *
 * @param heartbeat period of pings to ring neighbours and of round-robin probes
 * @param helpers how many members are asked to ping a silent one
 * @param packetBytes most bytes of a packet before sealing
 * @param deadProbeLimit longest pause between probes of a dead member
 * @param phiSuspect phi at which a silence is suspicious
 * @param phiConvict phi at which the silence of a suspected member convicts it
 */
public record GossipConfig(
        Duration heartbeat,
        int helpers,
        int packetBytes,
        Duration deadProbeLimit,
        double phiSuspect,
        double phiConvict) {
    /** Largest sealed datagram. */
    public static final int MTU_BYTES = 1400;

    private static final int SEAL_ALLOWANCE_BYTES = 100;
    private static final double PHI_SUSPECT = 5;
    private static final double PHI_CONVICT = 9;

    /** Checks the ranges. */
    public GossipConfig {
        if (heartbeat.toMillis() < 20) {
            throw new IllegalArgumentException("cluster.heartbeat must be at least 20ms, was " + heartbeat);
        }
        if (packetBytes < 1200 || packetBytes > MTU_BYTES) {
            throw new IllegalArgumentException("packetBytes must be 1200 to " + MTU_BYTES + ", was " + packetBytes);
        }
        if (!(phiSuspect > 0) || !(phiConvict >= phiSuspect)) {
            throw new IllegalArgumentException(
                    "cluster.phi-suspect must be above 0 and at most cluster.phi-convict, was " + phiSuspect + " with "
                            + phiConvict);
        }
    }

    /** For machines in one data centre. */
    public static GossipConfig lan() {
        return of(Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    /** For processes of one machine, and tests. */
    public static GossipConfig local() {
        return of(Duration.ofMillis(200), Duration.ofSeconds(5));
    }

    /** The same with another heartbeat. */
    public GossipConfig withHeartbeat(Duration period) {
        return new GossipConfig(period, helpers, packetBytes, deadProbeLimit, phiSuspect, phiConvict);
    }

    /** The same for a seal that adds {@code overheadBytes}. */
    public GossipConfig withSealOverhead(int overheadBytes) {
        return new GossipConfig(heartbeat, helpers, MTU_BYTES - overheadBytes, deadProbeLimit, phiSuspect, phiConvict);
    }

    /** The same with other levels of doubt. */
    public GossipConfig withPhi(double suspect, double convict) {
        return new GossipConfig(heartbeat, helpers, packetBytes, deadProbeLimit, suspect, convict);
    }

    private static GossipConfig of(Duration heartbeat, Duration deadProbeLimit) {
        return new GossipConfig(
                heartbeat, 3, MTU_BYTES - SEAL_ALLOWANCE_BYTES, deadProbeLimit, PHI_SUSPECT, PHI_CONVICT);
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

    /** How long a helper waits before it says that it has no answer: half of what is left to the one who asked. */
    long relayNanos() {
        return (probeNanos() - directNanos()) / 2;
    }

    /** How long after it was sent an answer to a ping is still understood. */
    long lateNanos() {
        return 10 * heartbeatNanos();
    }

    /** Shortest suspicion. */
    long suspicionNanos() {
        return heartbeatNanos();
    }

    long syncNanos() {
        return 3 * heartbeatNanos();
    }
}
