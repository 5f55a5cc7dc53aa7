package dev.agora.coordinator.redis;

import static org.awaitility.Awaitility.await;

import dev.agora.spi.tck.TestContext;
import dev.agora.spi.tck.server.ServerHome;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis Cluster of three primaries. */
final class RedisClusterTrio implements AutoCloseable {
    private static final int SIZE = 3;
    private static final int SLOTS = 16_384;

    private final ServerHome home;
    private final List<RedisProcess> nodes;

    private RedisClusterTrio(ServerHome home, List<RedisProcess> nodes) {
        this.home = home;
        this.nodes = nodes;
    }

    /** Three nodes that share the slots and reach each other. */
    static RedisClusterTrio start() {
        List<Integer> ports = Stream.generate(TestContext::freePort)
                .distinct()
                .limit(2 * SIZE)
                .toList();
        List<Integer> buses = ports.subList(SIZE, 2 * SIZE);
        ServerHome home = RedisProcess.together(ports);
        List<RedisProcess> nodes = IntStream.range(0, SIZE)
                .mapToObj(i -> RedisProcess.startIn(
                        home,
                        ports.get(i),
                        "--cluster-enabled",
                        "yes",
                        "--cluster-config-file",
                        "nodes.conf",
                        "--cluster-node-timeout",
                        "1000",
                        "--cluster-port",
                        buses.get(i).toString()))
                .toList();
        for (int i = 0; i < SIZE; i++) {
            int from = i * SLOTS / SIZE;
            int to = (i + 1) * SLOTS / SIZE - 1;
            nodes.get(i).command("CLUSTER ADDSLOTSRANGE " + from + " " + to);
            nodes.get(i).command("CLUSTER SET-CONFIG-EPOCH " + (i + 1));
            nodes.getFirst().command("CLUSTER MEET 127.0.0.1 " + nodes.get(i).port() + " " + buses.get(i));
        }
        RedisClusterTrio trio = new RedisClusterTrio(home, nodes);
        await("the cluster is whole").atMost(Duration.ofSeconds(40)).until(trio::isWhole);
        return trio;
    }

    RedisProcess node(int index) {
        return nodes.get(index);
    }

    /** Addresses of all nodes, as the property takes them. */
    String urls() {
        return nodes.stream().map(RedisProcess::url).collect(Collectors.joining(";"));
    }

    private boolean isWhole() {
        return nodes.stream()
                .allMatch(node -> node.command("CLUSTER INFO").contains("cluster_state:ok")
                        && node.command("CLUSTER NODES").split(" connected", -1).length == SIZE + 1);
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
        home.close();
    }
}
