package dev.agora.core.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes in one process, over real sockets and disks. */
class RaftNodeIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path home;

    private static CommitOutcome<byte[]> submit(RaftNode node, String entry) {
        return node.log()
                .submit(entry.getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .join();
    }

    private static void submitUntilCommitted(TestCluster cluster, String entry) {
        await().atMost(LONG)
                .until(() -> cluster.leader()
                        .map(leader -> submit(leader.node(), entry) instanceof CommitOutcome.Committed<byte[]>)
                        .orElse(false));
    }

    private static void awaitVoters(TestCluster cluster, Integer... ids) {
        List<NodeId> expected = List.of(ids).stream().map(NodeId::new).toList();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(cluster.running().values())
                        .allSatisfy(
                                one -> assertThat(one.node().status().voters()).isEqualTo(expected))
                        .allSatisfy(
                                one -> assertThat(one.node().status().leader()).isPresent()));
    }

    private static void awaitEntries(TestCluster cluster, List<String> entries) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(cluster.running().values())
                        .allSatisfy(one -> assertThat(one.applier().entries()).isEqualTo(entries)));
    }

    private static List<HostPort> seeds(int count) throws IOException {
        List<HostPort> seeds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seeds.add(new HostPort("127.0.0.1", 0));
        }
        return seeds;
    }

    @Test
    void formsElectsSurvivesItsLeaderAndTakesBackAWipedNode() throws IOException {
        // Goal: the life of a three-node cluster from empty disks. Method: real nodes, one stopped, restarted, then
        // wiped.
        try (TestCluster cluster = new TestCluster(home, 1000)) {
            for (int id = 1; id <= 3; id++) {
                cluster.start(id, "n" + id, seeds(1));
            }
            awaitVoters(cluster, 1, 2, 3);
            submitUntilCommitted(cluster, "one");
            RaftNode leader = cluster.leader().orElseThrow().node();
            NodeId first = leader.status().leader().orElseThrow();
            TestCluster.Running follower = cluster.running().entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(first))
                    .findFirst()
                    .orElseThrow()
                    .getValue();

            assertThat(submit(follower.node(), "refused"))
                    .isEqualTo(new CommitOutcome.NotLeader<byte[]>(Optional.of(first)));
            assertThat(follower.node().log().readIndex().toCompletableFuture().join())
                    .isInstanceOf(CommitOutcome.Committed.class);
            assertThat(follower.applier().entries()).containsExactly("one");

            cluster.stop(first.value());
            submitUntilCommitted(cluster, "two");
            cluster.start(first.value(), "n" + first, seeds(1));
            awaitEntries(cluster, List.of("one", "two"));

            cluster.stop(first.value());
            cluster.start(first.value(), "wiped", seeds(1));
            awaitVoters(cluster, 1, 2, 3);
            submitUntilCommitted(cluster, "three");
            awaitEntries(cluster, List.of("one", "two", "three"));
        }
    }

    @Test
    void formsAloneAtOnceAndBringsALateNodeUpBySnapshot() throws IOException {
        try (TestCluster cluster = new TestCluster(home, 20)) {
            cluster.start(1, "n1", List.of());
            awaitVoters(cluster, 1);
            List<String> entries = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                entries.add("entry " + i);
                submitUntilCommitted(cluster, entries.getLast());
            }

            cluster.start(2, "n2", seeds(1));

            awaitVoters(cluster, 1, 2);
            awaitEntries(cluster, entries);
            await().atMost(LONG)
                    .until(() -> Objects.requireNonNull(cluster.running().get(new NodeId(2)))
                                    .node()
                                    .status()
                                    .role()
                            == LogStatus.Role.FOLLOWER);
            submitUntilCommitted(cluster, "after");
            entries.add("after");
            awaitEntries(cluster, entries);
        }
    }
}
