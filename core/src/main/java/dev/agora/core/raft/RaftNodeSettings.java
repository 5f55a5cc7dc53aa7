package dev.agora.core.raft;

import dev.agora.core.membership.NodeMetadata.ReplicaKind;
import dev.agora.core.model.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * How this node takes part in replication.
 *
 * @param listen where Ratis and node RPC listen ({@code cluster.bind-addr}, {@code cluster.rpc-port})
 * @param replica voter, read-only or none (a front end)
 * @param seeds the distinct seed addresses ({@code cluster.seed-nodes}); port 0 = any port of that host
 * @param expect number of voters to form with ({@code cluster.expect}), empty to count seeds and voters seen
 * @param heartbeat interval of formation and upkeep ({@code cluster.heartbeat})
 * @param rpcInactivity time after which an unused connection to a node is closed ({@code rpc.inactivity-timeout})
 * @param raft how the log behaves
 */
public record RaftNodeSettings(
        HostPort listen,
        ReplicaKind replica,
        List<HostPort> seeds,
        OptionalInt expect,
        Duration heartbeat,
        Duration rpcInactivity,
        RaftSettings raft) {
    /** Copies the list. */
    public RaftNodeSettings {
        seeds = List.copyOf(seeds);
        if (heartbeat.toMillis() < 10) {
            throw new IllegalArgumentException("cluster.heartbeat must be at least 10 ms, was " + heartbeat);
        }
    }
}
