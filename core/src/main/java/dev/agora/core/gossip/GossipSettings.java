package dev.agora.core.gossip;

import dev.agora.core.gossip.engine.GossipConfig;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import java.util.List;

/**
 * How one node takes part in gossip.
 *
 * @param bind where to listen; port 0 = choose one
 * @param advertise where others reach it; port 0 = the bound one
 * @param seeds as written in {@code cluster.seed-nodes}: {@code host[:port]}
 */
public record GossipSettings(
        NodeId node, BootId boot, HostPort bind, HostPort advertise, List<String> seeds, GossipConfig config) {
    /** Copies the list and checks that each seed is an address. */
    public GossipSettings {
        seeds = List.copyOf(seeds);
        seeds.forEach(Seed::parse);
    }
}
