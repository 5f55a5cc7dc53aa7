package dev.agora.coordinator.redis;

import static org.awaitility.Awaitility.await;

import dev.agora.spi.tck.TestContext;
import dev.agora.spi.tck.server.ServerHome;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A primary, a replica, and sentinels that watch them. */
final class RedisWatched implements AutoCloseable {
    private final ServerHome home;
    private final RedisProcess primary;
    private final RedisProcess replica;
    private final List<RedisProcess> sentinels;

    private RedisWatched(ServerHome home, RedisProcess primary, RedisProcess replica, List<RedisProcess> sentinels) {
        this.home = home;
        this.primary = primary;
        this.replica = replica;
        this.sentinels = sentinels;
    }

    /** Started, when each sentinel knows the replica and the others. {@code more} is added to the sentinels' configuration. */
    static RedisWatched start(int sentinels, String... more) {
        List<Integer> ports = Stream.generate(TestContext::freePort)
                .distinct()
                .limit(2L + sentinels)
                .toList();
        ServerHome home = RedisProcess.together(ports);
        RedisProcess primary = RedisProcess.startIn(home, ports.getFirst(), "--repl-diskless-sync-delay", "0");
        RedisProcess replica = RedisProcess.startIn(home, ports.get(1), "--replicaof", "127.0.0.1 " + primary.port());
        // A sentinel asks for replicas every ten seconds, so they must be there when it asks first.
        await("the replica follows")
                .atMost(Duration.ofSeconds(40))
                .until(() -> primary.command("INFO replication").contains("state=online"));
        int quorum = sentinels / 2 + 1;
        List<RedisProcess> watching = ports.stream()
                .skip(2)
                .map(port -> sentinel(home, port, primary.port(), quorum, more))
                .toList();
        RedisWatched watched = new RedisWatched(home, primary, replica, watching);
        if (more.length == 0) {
            await("the sentinels know all")
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> watching.stream().allMatch(each -> watched.isKnown(each, sentinels)));
        }
        return watched;
    }

    private static RedisProcess sentinel(ServerHome home, int port, int primary, int quorum, String... more) {
        String config = String.join(
                        "\n",
                        "sentinel monitor mymaster 127.0.0.1 " + primary + " " + quorum,
                        "sentinel down-after-milliseconds mymaster 600",
                        "sentinel failover-timeout mymaster 4000",
                        String.join("\n", more))
                + "\n";
        return RedisProcess.configured(home, port, config, "--sentinel");
    }

    /** Addresses of the sentinels, as the property takes them. */
    String urls() {
        return sentinels.stream().map(RedisProcess::url).collect(Collectors.joining(";"));
    }

    /** The primary, the replica and the sentinels, in the order in which they start. */
    List<RedisProcess> all() {
        return Stream.concat(Stream.of(primary, replica), sentinels.stream()).toList();
    }

    RedisProcess primary() {
        return primary;
    }

    RedisProcess replica() {
        return replica;
    }

    private boolean isKnown(RedisProcess sentinel, int all) {
        List<String> told = sentinel.command("SENTINEL MASTER mymaster").lines().toList();
        return after(told, "num-slaves").equals("1")
                && after(told, "num-other-sentinels").equals(Integer.toString(all - 1))
                && replica.command("INFO replication").contains("master_link_status:up");
    }

    /** The value that follows a name, each of which has its length in a line before. */
    private static String after(List<String> lines, String name) {
        int at = lines.indexOf(name);
        return at < 0 || at + 2 >= lines.size() ? "" : lines.get(at + 2);
    }

    @Override
    public void close() {
        sentinels.forEach(RedisProcess::close);
        replica.close();
        primary.close();
        home.close();
    }
}
