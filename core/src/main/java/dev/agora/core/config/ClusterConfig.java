package dev.agora.core.config;

import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Settings of {@code cluster.*}. Addresses are without brackets.
 *
 * @param key empty on a node that is alone
 * @param seeds where gossip of other nodes listens
 * @param bindAddr address to listen on
 * @param advertiseAddr address the others use; 127.0.0.1 on a node that is alone and listens everywhere
 * @param roles task, such as {@code acme.renew}, to the nodes listed for it; a task without nodes runs on any
 */
public record ClusterConfig(
        Optional<NodeId> nodeId,
        Optional<Secret> key,
        List<HostPort> seeds,
        String bindAddr,
        String advertiseAddr,
        PortSetting bindPort,
        PortSetting rpcPort,
        PortSetting busPort,
        Duration heartbeat,
        double phiSuspect,
        double phiConvict,
        OptionalInt expect,
        Replica replica,
        Optional<String> zone,
        Map<String, List<NodeId>> roles) {
    /** Copies the collections. */
    public ClusterConfig {
        seeds = List.copyOf(seeds);
        roles = Map.copyOf(roles);
    }
}
