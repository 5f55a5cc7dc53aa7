package dev.agora.benchmarks.guarantees;

import dev.agora.benchmarks.Broker;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Several Redis processes, whose clients follow the addresses that they are told, so that no proxy stands before them: a cluster of three
 * primaries, or a primary and the sentinel that names it. They are killed, frozen and started together.
 */
final class RedisServersSite implements Site {
    private static final int PRIMARIES = 3;
    private static final int SLOTS = 16_384;
    private static final int ANSWER_BYTES = 4_096;

    private final String word;
    private final CoordinatorProvider provider;
    private final List<Broker> servers;
    private final String urls;

    private RedisServersSite(String word, CoordinatorProvider provider, List<Broker> servers, List<Broker> told) {
        this.word = word;
        this.provider = provider;
        this.servers = List.copyOf(servers);
        this.urls = told.stream()
                .map(server -> "redis://127.0.0.1:" + server.port())
                .collect(Collectors.joining(";"));
    }

    /** A cluster of three primaries that share the slots. */
    static RedisServersSite cluster(CoordinatorProvider provider, Path script, Path folder) throws IOException {
        List<Broker> servers = new ArrayList<>();
        List<Integer> busPorts = new ArrayList<>();
        for (int number = 0; number < PRIMARIES; number++) {
            int busPort = TestContext.freePort();
            busPorts.add(busPort);
            servers.add(new Broker(
                    "redis",
                    script,
                    folder.resolve("node-" + number),
                    Map.of(
                            "AGORA_REDIS_ARGS",
                            "--cluster-enabled yes --cluster-config-file nodes.conf --cluster-node-timeout 1000"
                                    + " --cluster-port " + busPort)));
        }
        for (int number = 0; number < PRIMARIES; number++) {
            int from = number * SLOTS / PRIMARIES;
            int to = (number + 1) * SLOTS / PRIMARIES - 1;
            Broker server = servers.get(number);
            command(server, "CLUSTER ADDSLOTSRANGE " + from + " " + to);
            command(server, "CLUSTER SET-CONFIG-EPOCH " + (number + 1));
            command(servers.getFirst(), "CLUSTER MEET 127.0.0.1 " + server.port() + " " + busPorts.get(number));
        }
        RedisServersSite site = new RedisServersSite("rediscluster", provider, servers, servers);
        Patience.await("the Redis cluster is whole", () -> servers.stream().allMatch(RedisServersSite::isWhole));
        return site;
    }

    /** A primary and a sentinel that watches it. */
    static RedisServersSite watched(CoordinatorProvider provider, Path script, Path folder) throws IOException {
        Broker primary = new Broker("redis", script, folder.resolve("primary"), Map.of());
        Broker sentinel = new Broker(
                "redis",
                script,
                folder.resolve("sentinel"),
                Map.of("AGORA_SENTINEL_OF", Integer.toString(primary.port())));
        return new RedisServersSite("redissentinel", provider, List.of(primary, sentinel), List.of(sentinel));
    }

    private static boolean isWhole(Broker server) {
        return command(server, "CLUSTER INFO").contains("cluster_state:ok")
                && command(server, "CLUSTER NODES").split(" connected", -1).length == PRIMARIES + 1;
    }

    /** Sends an inline command; returns what came first, or nothing when the server is not there yet. */
    private static String command(Broker server, String words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write((words + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[ANSWER_BYTES];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
        } catch (IOException notYet) {
            return "";
        }
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public CoordinatorProvider provider() {
        return provider;
    }

    @Override
    public Map<String, String> fields(int link) {
        return Map.of("urls", urls);
    }

    @Override
    public HostPort address(int link) {
        return NOWHERE;
    }

    @Override
    public HostPort seen(NodeId viewer, NodeId member, HostPort real) {
        return real;
    }

    @Override
    public void kill() {
        servers.forEach(Broker::kill);
    }

    @Override
    public void start() throws IOException {
        for (Broker server : servers) {
            server.startAgain();
        }
    }

    @Override
    public void pause() throws Exception {
        for (Broker server : servers) {
            server.freeze();
        }
    }

    @Override
    public void resume() throws Exception {
        for (Broker server : servers) {
            server.thaw();
        }
    }

    @Override
    public boolean swallow(int link) {
        return false;
    }

    @Override
    public void heal(int link) {}

    @Override
    public String named(int link) {
        return "127.0.0.1";
    }

    @Override
    public void close() {
        servers.forEach(Broker::close);
    }
}
