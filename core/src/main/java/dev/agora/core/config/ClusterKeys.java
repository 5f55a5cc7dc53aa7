package dev.agora.core.config;

import static dev.agora.core.config.ConfigKey.row;

import java.util.List;
import java.util.stream.Stream;

/** Rows of the cluster: membership, roles, replication, node RPC. */
final class ClusterKeys {
    private ClusterKeys() {}

    static List<ConfigKey.Row> rows() {
        return Stream.of(membership(), part(), timing(), roles(), raft(), rpc())
                .flatMap(List::stream)
                .toList();
    }

    private static List<ConfigKey.Row> membership() {
        return List.of(
                row(
                                "cluster.node-id",
                                KeyType.NUMBER,
                                "",
                                "Id of this node, unique in the cluster; chosen at the first start and kept when absent.")
                        .between(1, Integer.MAX_VALUE),
                row(
                                "cluster.key",
                                KeyType.TEXT,
                                "",
                                "The one secret of the cluster; gossip, node certificates and events derive from it.")
                        .older("encryption-key")
                        .between(8, 1024)
                        .unit("characters")
                        .secret()
                        .effects(
                                "a short key can be guessed; below 16 characters is a warning, below 8 is refused", ""),
                row(
                                "cluster.seed-nodes",
                                KeyType.HOST_PORTS,
                                "",
                                "Nodes to ask for the cluster at start; without a port, this node's own cluster.bind-port, 1179 and 7911 are tried.")
                        .older("seed-nodes"),
                row("cluster.bind-addr", KeyType.ADDRESS, "[::]", "Address on which gossip and node RPC listen.")
                        .older("rpc-bind-addr"),
                row(
                                "cluster.advertise-addr",
                                KeyType.ADDRESS,
                                "",
                                "Address under which the other nodes reach this one; cluster.bind-addr when that is specific.")
                        .older("rpc-advertise-addr"),
                row(
                        "cluster.bind-port",
                        KeyType.PORT,
                        "1179",
                        "UDP port of gossip; cluster.rpc-port when that is set and this is not."),
                row("cluster.rpc-port", KeyType.PORT, "7911", "TCP port between nodes: replication and node RPC.")
                        .older("rpc-port"),
                row(
                        "cluster.bus-port",
                        KeyType.PORT,
                        "",
                        "TCP port of the peer-to-peer coordinator; cluster.rpc-port + 1000 when absent."));
    }

    private static List<ConfigKey.Row> part() {
        return List.of(
                row("cluster.expect", KeyType.NUMBER, "", "Number of nodes to wait for before a new cluster is formed.")
                        .between(1, 64)
                        .unit("nodes")
                        .effects("two halves may each form a cluster", "the cluster is never formed"),
                row(
                                "cluster.replica",
                                KeyType.CHOICE,
                                "voter",
                                "Part of this node in replication; none is a front end that keeps no data.")
                        .choices("voter", "read-only", "none"),
                row(
                                "cluster.zone",
                                KeyType.TEXT,
                                "",
                                "Failure zone of this node, such as a rack; voters are spread over zones.")
                        .between(1, 64)
                        .unit("characters")
                        .waitsFor("spreading of voters over zones"));
    }

    private static List<ConfigKey.Row> timing() {
        return List.of(
                row("cluster.heartbeat", KeyType.DURATION, "1s", "How often each node probes another one.")
                        .older("peer-ping-interval")
                        .between(50, 60_000)
                        .effects("more traffic, and a busy node is suspected", "a dead node is noticed late"),
                row(
                                "cluster.phi-suspect",
                                KeyType.DECIMAL,
                                "5",
                                "Level of doubt (phi: -log10 of the probability that a node which lives is silent so long) at which a node is suspected.")
                        .between(1, 100)
                        .effects("pauses are taken for deaths", "a dead node is noticed late"),
                row(
                                "cluster.phi-convict",
                                KeyType.DECIMAL,
                                "9",
                                "Level of doubt (phi) at which a suspected node that did not refute is declared down.")
                        .between(1, 100)
                        .effects("pauses are taken for deaths", "a dead node is noticed late"));
    }

    private static List<ConfigKey.Row> roles() {
        return List.of(
                role("purge.stores", "purge expired data from the store"),
                role("purge.accounts", "purge deleted mail and old changes from accounts"),
                role("acme.renew", "renew ACME certificates"),
                role("metrics.calculate", "calculate the metrics of the cluster"),
                role("metrics.push", "push metrics to outside systems"));
    }

    private static ConfigKey.Row role(String role, String task) {
        return row("cluster.roles." + role, KeyType.NODE_IDS, "", "Nodes that " + task + "; every node when absent.")
                .waitsFor("such task");
    }

    private static List<ConfigKey.Row> raft() {
        return List.of(
                row(
                                "raft.election-timeout",
                                KeyType.DURATION,
                                "1000ms",
                                "Silence of the leader after which a replica stands for election.")
                        .older("raft-election-timeout")
                        .between(100, 60_000)
                        .effects("needless elections under load", "writes stop longer when the leader dies"),
                row(
                                "raft.commit-timeout",
                                KeyType.DURATION,
                                "1000ms",
                                "How long a write waits for its commit before its outcome is called unknown.")
                        .older("raft-commit-timeout")
                        .between(100, 600_000)
                        .effects("slow writes are reported as unknown", "clients wait long without a quorum"),
                row("raft.batch-max", KeyType.SIZE, "10485760", "Largest batch of log entries sent at once.")
                        .older("raft-batch-max")
                        .between(65_536, 67_108_864)
                        .effects("slow catching up", "more memory for each replica"),
                row(
                                "raft.dead-voter-timeout",
                                KeyType.DURATION,
                                "1h",
                                "Time after which a voter that is down is replaced; 0 = never.")
                        .between(0, 2_592_000_000L)
                        .effects("a reboot costs a voter its seat", "the next failure may cost the quorum"),
                row("raft.max-voters", KeyType.NUMBER, "5", "Largest number of voters; further replicas only follow.")
                        .between(1, 9)
                        .unit("nodes")
                        .effects("fewer failures are survived", "each write waits for more nodes"),
                row(
                                "reads.when-isolated",
                                KeyType.CHOICE,
                                "serve",
                                "What a node does with reads while it cannot reach a quorum.")
                        .choices("serve", "refuse"));
    }

    private static List<ConfigKey.Row> rpc() {
        return List.of(
                row("rpc.timeout", KeyType.DURATION, "1000ms", "How long a call to another node may take.")
                        .older("rpc-timeout")
                        .between(50, 600_000)
                        .effects("calls to a busy node fail", "a dead node holds up its callers"),
                row(
                                "rpc.inactivity-timeout",
                                KeyType.DURATION,
                                "5m",
                                "Time after which an unused connection to a node is closed.")
                        .older("rpc-inactivity-timeout")
                        .between(1_000, 86_400_000)
                        .effects("connections are made again and again", "unused connections stay"));
    }
}
