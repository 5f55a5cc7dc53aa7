package dev.agora.core.bootstrap.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The demonstration, step by step: a cluster forms, a mail delivered to one node is announced to a session idling on another and read on the third,
 * the leader is killed, the cluster goes on, the killed node returns and catches up. Prints each step with its time. Confined to one thread.
 */
final class DemoScript {
    private static final int NODES = 3;
    private static final String ADDRESS = "demo@agora.example";
    private static final Duration STEP_LIMIT = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Path home;
    private final PrintWriter out;
    private final Ticker ticker;
    private final String password;
    private final String key;
    private final DemoBackend backend;
    private final List<DemoNode> nodes = new ArrayList<>();
    /** Published to the thread that cleans up. */
    private volatile Optional<DemoBroker> broker = Optional.empty();

    /** The demonstration of the archive unpacked at {@code home} on {@code backend}, told to {@code out}. */
    DemoScript(Path home, DemoBackend backend, PrintWriter out, Ticker ticker, RandomSource random) {
        this.home = home;
        this.backend = backend;
        this.out = out;
        this.ticker = ticker;
        this.password = HexFormat.of().formatHex(random.bytes(12));
        this.key = HexFormat.of().formatHex(random.bytes(32));
    }

    /** Runs it to its end; nothing is left running or on disk, unless a step failed: then the logs stay and are named. Throws {@link DemoFailure}. */
    void run() {
        Path folder = folder();
        Thread onInterrupt = new Thread(this::killAll, "demo-cleanup");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            steps(folder);
            nodes.parallelStream().forEach(DemoNode::stop);
            broker.ifPresent(DemoBroker::stop);
            remove(folder);
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
            say("done: all processes stopped, nothing left behind");
        } catch (DemoFailure failed) {
            killAll();
            say("the logs of the nodes are in " + folder);
            throw failed;
        }
    }

    private void killAll() {
        nodes.forEach(DemoNode::kill);
        broker.ifPresent(DemoBroker::kill);
    }

    private void steps(Path folder) {
        byte[] mail = read(home.resolve("etc").resolve("demo.eml"));
        startBroker(folder);
        startNodes(folder);
        addAccount();
        awaitAccountEverywhere();
        firstMail(mail);
        DemoNode killed = killLeader();
        secondMail(mail, killed);
        bringBack(killed, mail);
    }

    private void startBroker(Path folder) {
        if (backend.needsBroker()) {
            DemoBroker started = DemoBroker.start(backend, home, folder);
            broker = Optional.of(started);
            say("%s on port %d".formatted(started.awaitListening(ticker), started.port()));
        }
    }

    /** Settings that differ from the defaults: the cluster's one key, a seed, the coordinator. */
    private List<String> settings(int seedPort) {
        List<String> settings =
                new ArrayList<>(List.of("--encryption-key=" + key, "--seed-nodes=127.0.0.1:" + seedPort));
        settings.addAll(backend.nodeArguments(broker.map(DemoBroker::port).orElse(0)));
        return settings;
    }

    private void startNodes(Path folder) {
        long started = ticker.nanos();
        List<DemoPorts> ports = DemoPorts.free(NODES);
        for (int index = 0; index < NODES; index++) {
            int seed = ports.get((index + 1) % NODES).rpc();
            nodes.add(new DemoNode(index + 1, home, folder, ports.get(index), settings(seed)));
        }
        nodes.forEach(DemoNode::start);
        for (DemoNode node : nodes) {
            say("node %d: pid %d, rpc and gossip %d, Zenoh %d, LMTP %d, IMAP %d"
                    .formatted(
                            node.id(),
                            node.pid(),
                            node.ports().rpc(),
                            node.ports().bus(),
                            node.ports().lmtp(),
                            node.ports().imap()));
        }
        await(
                "all three nodes know a leader and three voters",
                nodes,
                status -> leader(status).isPresent() && status.path("voters").size() == NODES);
        say("cluster formed in %s; leader is node %d"
                .formatted(since(started), leaderNow(nodes).id()));
        long coordinated = ticker.nanos();
        await(
                "the coordinator is up on all",
                nodes,
                status -> "Up"
                        .equalsIgnoreCase(
                                status.path("coordinator").path("state").asText()));
        say("coordinator %s is up on all, %s later"
                .formatted(
                        statusOf(nodes.getFirst())
                                .path("coordinator")
                                .path("type")
                                .asText(),
                        since(coordinated)));
    }

    private void addAccount() {
        try {
            nodes.getFirst()
                    .addAccount(JsonNodeFactory.instance
                            .objectNode()
                            .put("address", ADDRESS)
                            .put("password", password));
        } catch (IOException failed) {
            throw new DemoFailure("node 1 could not make the account " + ADDRESS, failed);
        }
    }

    private void awaitAccountEverywhere() {
        for (DemoNode node : nodes) {
            try (DemoImap imap = imap(node)) {
                say("account %s logs in on node %d, %d messages".formatted(ADDRESS, node.id(), imap.exists()));
            }
        }
    }

    private void firstMail(byte[] mail) {
        try (DemoImap idle = imap(nodes.get(2))) {
            idle.idle();
            announce(nodes.get(1), nodes.get(2), idle, mail, 1);
        }
        try (DemoImap reader = imap(nodes.get(0))) {
            compare(mail, reader.fetch(1), nodes.get(0));
        }
    }

    private DemoNode killLeader() {
        DemoNode leader = leaderNow(nodes);
        long killed = ticker.nanos();
        leader.kill();
        say("leader, node %d, killed with kill -9".formatted(leader.id()));
        List<DemoNode> rest = others(leader);
        await(
                "the others elect a new leader",
                rest,
                status -> leader(status).filter(id -> id != leader.id()).isPresent());
        say("new leader is node %d, %s after the kill".formatted(leaderNow(rest).id(), since(killed)));
        return leader;
    }

    private void secondMail(byte[] mail, DemoNode killed) {
        List<DemoNode> rest = others(killed);
        try (DemoImap idle = imap(rest.get(1))) {
            idle.idle();
            announce(rest.get(0), rest.get(1), idle, mail("second", mail), 2);
        }
    }

    private void bringBack(DemoNode killed, byte[] mail) {
        long restarted = ticker.nanos();
        killed.start();
        long index = statusOf(others(killed).getFirst()).path("appliedIndex").asLong();
        await(
                "the restarted node has applied entry " + index,
                List.of(killed),
                status -> status.path("appliedIndex").asLong() >= index
                        && leader(status).isPresent());
        say("node %d is back and has caught up with entry %d, %s after its restart"
                .formatted(killed.id(), index, since(restarted)));
        try (DemoImap reader = imap(killed)) {
            if (reader.exists() != 2) {
                throw new DemoFailure("node " + killed.id() + " shows " + reader.exists() + " messages, not 2");
            }
            compare(mail("second", mail), reader.fetch(2), killed);
        }
    }

    private void announce(DemoNode target, DemoNode listener, DemoImap idle, byte[] mail, int messages) {
        String reply = DemoLmtp.deliver(target.ports().lmtp(), ADDRESS, mail);
        long accepted = ticker.nanos();
        String line = idle.awaitExists(messages);
        say("LMTP to node %d: %s".formatted(target.id(), reply));
        say("IDLE on node %d: %s, read %s after the 250".formatted(listener.id(), line, since(accepted)));
    }

    private void compare(byte[] sent, byte[] fetched, DemoNode node) {
        int added = fetched.length - sent.length;
        if (added < 0 || !Arrays.equals(sent, Arrays.copyOfRange(fetched, added, fetched.length))) {
            throw new DemoFailure("node " + node.id() + " returned other bytes than were delivered");
        }
        say("fetched on node %d: the %d bytes delivered, identical, below %d bytes of trace headers"
                .formatted(node.id(), sent.length, added));
    }

    private DemoImap imap(DemoNode node) {
        return new DemoImap(node.ports().imap(), ADDRESS, password);
    }

    private static byte[] mail(String word, byte[] mail) {
        String text = new String(mail, java.nio.charset.StandardCharsets.ISO_8859_1);
        return text.replace("demo-1@", "demo-" + word + "@").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private List<DemoNode> others(DemoNode left) {
        return nodes.stream().filter(node -> node.id() != left.id()).toList();
    }

    private DemoNode leaderNow(List<DemoNode> asked) {
        int id = leader(statusOf(asked.getFirst())).orElseThrow(() -> new DemoFailure("no leader is known"));
        return nodes.get(id - 1);
    }

    private static Optional<Integer> leader(JsonNode status) {
        return status.path("leader").canConvertToInt()
                ? Optional.of(status.path("leader").asInt())
                : Optional.empty();
    }

    private JsonNode statusOf(DemoNode node) {
        try {
            return node.status();
        } catch (IOException silent) {
            throw new DemoFailure("node " + node.id() + " does not answer; its log is " + node.logFile(), silent);
        }
    }

    private void await(String what, List<DemoNode> asked, Predicate<JsonNode> holds) {
        long deadline = ticker.nanos() + STEP_LIMIT.toNanos();
        for (DemoNode node : asked) {
            while (!holdsOn(node, holds)) {
                if (ticker.nanos() > deadline) {
                    throw new DemoFailure("not within %s: %s; node %d, log %s"
                            .formatted(STEP_LIMIT, what, node.id(), node.logFile()));
                }
                java.util.concurrent.locks.LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static boolean holdsOn(DemoNode node, Predicate<JsonNode> holds) {
        if (!node.isRunning()) {
            throw new DemoFailure("node " + node.id() + " has ended; its log is " + node.logFile());
        }
        try {
            return holds.test(node.status());
        } catch (IOException notYet) {
            return false;
        }
    }

    private String since(long start) {
        double millis = (ticker.nanos() - start) / 1e6;
        return millis < 1000 ? "%.1f ms".formatted(millis) : "%.2f s".formatted(millis / 1000);
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("agora-demo-");
        } catch (IOException failed) {
            throw new DemoFailure("no temporary folder could be made", failed);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failed) {
            throw new DemoFailure("the archive lacks " + file, failed);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new DemoFailure("could not remove " + folder, failed);
        }
    }
}
