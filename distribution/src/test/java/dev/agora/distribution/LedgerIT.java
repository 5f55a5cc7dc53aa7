package dev.agora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mail is delivered without pause while nodes are killed at random moments; afterwards each node shows each acknowledged message exactly once.
 * System property {@code agora.kills} says how many kills, {@code agora.seed} repeats the choices of a run.
 */
class LedgerIT {
    private static final int KILLS = Integer.getInteger("agora.kills", 5);
    private static final int SENDERS = 2;
    private static final int MAX_LOAD_MILLIS = 1_500;
    private static final int MAX_DOWN_MILLIS = 1_000;

    @Test
    void eachAcknowledgedMessageIsOnAllNodesExactlyOnceThoughNodesAreKilled(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("agora.seed", new Random().nextLong());
        say("seed %d (repeat with -Dagora.seed=%d), %d kills".formatted(seed, seed, KILLS));
        try (ProcessCluster cluster = ProcessCluster.start(folder, "");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<LedgerSender> senders = new ArrayList<>();
            for (int number = 1; number <= SENDERS; number++) {
                senders.add(new LedgerSender("sender-" + number, cluster.nodes()));
            }
            List<Future<List<String>>> sending =
                    senders.stream().map(threads::submit).toList();
            try {
                killAtRandom(cluster, senders, new Random(seed));
            } finally {
                senders.forEach(LedgerSender::end);
            }
            List<String> acknowledged = new ArrayList<>();
            for (Future<List<String>> sent : sending) {
                acknowledged.addAll(sent.get(2, TimeUnit.MINUTES));
            }
            say("%d messages acknowledged, %d tries repeated"
                    .formatted(
                            acknowledged.size(),
                            senders.stream().mapToInt(LedgerSender::retries).sum()));
            for (NodeProcess node : cluster.nodes()) {
                compare(acknowledged, cluster, node);
            }
        }
    }

    private static void killAtRandom(ProcessCluster cluster, List<LedgerSender> senders, Random random)
            throws Exception {
        for (int kill = 1; kill <= KILLS; kill++) {
            awaitMoment(random.nextInt(MAX_LOAD_MILLIS), senders);
            NodeProcess victim =
                    cluster.nodes().get(random.nextInt(cluster.nodes().size()));
            boolean leads = victim.status()
                    .filter(status -> status.path("leader").asInt() == victim.id())
                    .isPresent();
            victim.kill();
            say("kill %d: node %d%s, after %d messages"
                    .formatted(kill, victim.id(), leads ? " (leader)" : "", acknowledged(senders)));
            awaitMoment(random.nextInt(MAX_DOWN_MILLIS), senders);
            victim.start();
            cluster.awaitCaughtUp(victim);
        }
    }

    /** Lets some time pass, and until at least one more message is acknowledged, so that each kill meets a sender at work. */
    private static void awaitMoment(int millis, List<LedgerSender> senders) {
        int before = acknowledged(senders);
        Awaitility.await("a message is acknowledged after the first %d".formatted(before))
                .pollDelay(Duration.ofMillis(millis))
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(60))
                .until(() -> acknowledged(senders) > before);
    }

    private static int acknowledged(List<LedgerSender> senders) {
        return senders.stream().mapToInt(LedgerSender::acknowledged).sum();
    }

    private static void compare(List<String> acknowledged, ProcessCluster cluster, NodeProcess node)
            throws IOException {
        cluster.awaitCaughtUp(node);
        List<String> shown;
        try (Imap imap = new Imap(node)) {
            shown = imap.messageIds();
        }
        Set<String> distinct = new HashSet<>(shown);
        Set<String> missing = new HashSet<>(acknowledged);
        missing.removeAll(distinct);
        List<String> twice = new ArrayList<>(shown);
        distinct.forEach(twice::remove);
        say("node %d shows %d messages: %d missing, %d more than once"
                .formatted(node.id(), shown.size(), missing.size(), twice.size()));
        assertThat(missing).as("acknowledged, missing on node " + node.id()).isEmpty();
        assertThat(twice).as("more than once on node " + node.id()).isEmpty();
        assertThat(distinct).as("all of node " + node.id()).hasSameElementsAs(acknowledged);
    }

    private static void say(String line) {
        System.out.println("ledger: " + line);
    }
}
