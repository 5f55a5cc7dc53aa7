package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Any node of a Redis Cluster: what is published at one reaches the subscribers of all over the cluster bus. Learns the nodes
 * from the cluster, and reports when the one it is linked to does not reach others.
 */
final class ClusterFinder implements ServerFinder {
    private final List<RedisServer> seeds;
    private final int retries;
    private final boolean replicas;
    private final Set<RedisServer> learned = new LinkedHashSet<>();
    private SortedSet<String> unreachable = new TreeSet<>();
    private int next;

    ClusterFinder(List<RedisServer> seeds, int retries, boolean replicas, int nodeId) {
        this.seeds = seeds;
        this.retries = retries;
        this.replicas = replicas;
        this.next = nodeId; // spreads the cluster's nodes over those of Redis
    }

    @Override
    public Link open(LinkOpener opener) throws InterruptedException {
        Set<RedisServer> known = new LinkedHashSet<>(seeds);
        known.addAll(learned);
        List<RedisServer> candidates = List.copyOf(known);
        List<CoordinatorException> failures = new ArrayList<>();
        for (int i = 0; i < Math.min(retries + 1, candidates.size()); i++) {
            RedisServer server = candidates.get(Math.floorMod(next, candidates.size()));
            try {
                Link link = opener.open(server, hello -> requireNode(hello, server));
                unreachable = new TreeSet<>();
                look(link, opener);
                return link;
            } catch (CoordinatorException e) {
                failures.add(e);
                next++;
            }
        }
        throw failures.stream()
                .filter(each -> each.kind() == Kind.CONFIG)
                .findFirst()
                .orElseGet(failures::getFirst);
    }

    @Override
    public Finding look(Link link, LinkOpener opener) throws InterruptedException {
        ClusterView view;
        try {
            view = ClusterView.of(opener.answer(link.questions().async().clusterNodes(), link.server()), link.server());
        } catch (CoordinatorException e) {
            // A user without the right to ask for the nodes; what only that shows is not seen.
            return Finding.GOOD;
        }
        learned.clear();
        view.nodes().stream()
                .filter(node -> replicas || !node.replica())
                .map(ClusterView.Node::server)
                .forEach(learned::add);
        if (view.ownReplica() && !replicas) {
            return Finding.leave("it has become a replica, and readFromReplicas is off");
        }
        SortedSet<String> before = unreachable;
        unreachable = view.unreachable();
        Optional<String> remark = unreachable.isEmpty()
                ? Optional.empty()
                : Optional.of("Redis at " + link.server().shown() + " does not reach the cluster's nodes at "
                        + String.join(", ", unreachable) + "; start or mend them, or let the cluster forget them");
        Optional<String> gap = unreachable.equals(before)
                ? Optional.empty()
                : Optional.of("the nodes that Redis at " + link.server().shown() + " does not reach changed from "
                        + before + " to " + unreachable);
        return new Finding(Optional.empty(), remark, gap);
    }

    @Override
    public void close() {
        // holds nothing
    }

    private void requireNode(Hello hello, RedisServer server) {
        if (!hello.mode().isEmpty() && !hello.mode().equals("cluster")) {
            throw new CoordinatorException(
                    Kind.CONFIG,
                    "WRONG_KIND_OF_SERVER",
                    "Redis at " + server.shown() + " is no node of a cluster but " + hello.mode()
                            + "; choose the type Redis or RedisSentinel, or mend the address");
        }
        if (hello.isReplica() && !replicas) {
            throw new CoordinatorException(
                    Kind.TRANSIENT,
                    "NOT_PRIMARY",
                    "Redis at " + server.shown()
                            + " is a replica; give the address of a primary, or set readFromReplicas");
        }
    }
}
