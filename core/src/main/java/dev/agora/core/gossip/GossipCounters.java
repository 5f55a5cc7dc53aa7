package dev.agora.core.gossip;

/**
 * What became of received datagrams since the start.
 *
 * @param opened opened with a key of the ring
 * @param refused could not be opened: garbage, or sealed with another cluster's key
 * @param malformed opened but held no packet that this version understands
 * @param replayed seen before, or recorded before their sender's proof
 * @param strangers from a boot id that has not proved that it runs, beyond a first ping
 * @param overflowed dropped because the lane was behind
 */
public record GossipCounters(
        long opened, long refused, long malformed, long replayed, long strangers, long overflowed) {}
