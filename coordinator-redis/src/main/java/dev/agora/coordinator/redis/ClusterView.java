package dev.agora.coordinator.redis;

import dev.agora.coordinator.redis.RedisSettings.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Redis Cluster as one of its nodes sees it. Source: the answer to CLUSTER NODES, a line a node.
 *
 * @param nodes all nodes that have an address
 * @param ownReplica whether the answering node is a replica
 * @param unreachable host and port of the nodes that the answering one does not reach
 */
record ClusterView(List<Node> nodes, boolean ownReplica, SortedSet<String> unreachable) {
    /** One node. */
    record Node(RedisServer server, boolean replica) {}

    // id host:port@bus-port[,name] flags primary ping pong epoch link-state [slots]
    private static final Pattern LINE =
            Pattern.compile("\\S+ (\\S*):(\\d+)@\\d+\\S* (\\S+) \\S+ \\S+ \\S+ \\S+ (connected|disconnected)\\b.*");

    /** Reads the answer; lines of another shape are left out. {@code asked} says where the answer came from. */
    static ClusterView of(String answer, RedisServer asked) {
        List<Node> nodes = new ArrayList<>();
        SortedSet<String> unreachable = new TreeSet<>();
        boolean ownReplica = false;
        for (String line : answer.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            List<String> flags = List.of(matcher.group(3).split(","));
            boolean self = flags.contains("myself");
            boolean replica = flags.contains("slave");
            ownReplica |= self && replica;
            int port = Integer.parseInt(matcher.group(2));
            String host = matcher.group(1).isEmpty() ? asked.host() : matcher.group(1);
            if (port == 0 || flags.contains("noaddr") || flags.contains("handshake")) {
                continue;
            }
            nodes.add(new Node(new RedisServer(host, port, asked.tls(), Account.NONE), replica));
            boolean failing = flags.contains("fail") || flags.contains("fail?");
            if (!self && (failing || matcher.group(4).equals("disconnected"))) {
                unreachable.add(host + " port " + port);
            }
        }
        return new ClusterView(List.copyOf(nodes), ownReplica, unreachable);
    }
}
