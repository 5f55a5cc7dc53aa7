package dev.agora.core.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.DataId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a replica whose log is not what it was, and of a listener that is given a vote: real nodes in one process. */
class LogRepairIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<HostPort> SEEDS = List.of(new HostPort("127.0.0.1", 0));

    @TempDir
    private Path home = Path.of("");

    @Test
    void nodeWhoseLogWasShortenedComesBackAsANewPeerWithAllEntries() throws IOException {
        try (TestCluster cluster = new TestCluster(home, 1000)) {
            for (int id = 1; id <= 3; id++) {
                cluster.start(id, "n" + id, SEEDS);
            }
            commit(cluster, "one", "two", "three");
            awaitEntries(cluster, "one", "two", "three");
            DataId before = directory(cluster, 3).identity().data();
            cluster.stop(3);
            shorten(home.resolve("n3"));

            cluster.start(3, "n3", SEEDS);

            awaitEntries(cluster, "one", "two", "three");
            assertThat(directory(cluster, 3).identity().data()).isNotEqualTo(before);
            awaitVoters(cluster, 3, 3);
            await().atMost(LONG).until(() -> status(cluster, 3).role() == LogStatus.Role.FOLLOWER);
            commit(cluster, "four");
            awaitEntries(cluster, "one", "two", "three", "four");
        }
    }

    @Test
    void nodeWhoseLogIsWholeKeepsItsIdentity() throws IOException {
        try (TestCluster cluster = new TestCluster(home, 1000)) {
            cluster.start(1, "n1", List.of());
            commit(cluster, "one");
            DataId before = directory(cluster, 1).identity().data();
            cluster.stop(1);
            cluster.start(1, "n1", List.of());

            commit(cluster, "two");
            assertThat(directory(cluster, 1).identity().data()).isEqualTo(before);
        }
    }

    @Test
    void listenerThatIsGivenAVoteBecomesAFollowerWithoutARestart() throws IOException, InterruptedException {
        try (TestCluster cluster = new TestCluster(home, 1000, 3)) {
            for (int id = 1; id <= 3; id++) {
                cluster.start(id, "n" + id, SEEDS);
            }
            commit(cluster, "one");
            awaitVoters(cluster, 1, 3);
            cluster.start(4, "n4", SEEDS);
            await().atMost(LONG).until(() -> status(cluster, 4).role() == LogStatus.Role.LISTENER);
            NodeId leader = status(cluster, 1).leader().orElseThrow();
            int gone = leader.value() == 3 ? 2 : 3;

            cluster.stop(gone);
            node(cluster, 4).remove(new NodeId(gone), LONG);

            await().atMost(LONG).until(() -> status(cluster, 4).role() == LogStatus.Role.FOLLOWER);

            commit(cluster, "two");
            awaitEntries(cluster, "one", "two");
        }
    }

    @Test
    void leaderThatLeavesHandsOverAndIsNotAVoterAnyMore() throws IOException, InterruptedException {
        try (TestCluster cluster = new TestCluster(home, 1000)) {
            for (int id = 1; id <= 3; id++) {
                cluster.start(id, "n" + id, SEEDS);
            }
            commit(cluster, "one");
            awaitVoters(cluster, 1, 3);
            NodeId first = status(cluster, 1).leader().orElseThrow();

            node(cluster, first.value()).leave(LONG);

            cluster.stop(first.value());
            int other = first.value() == 1 ? 2 : 1;
            await().atMost(LONG).until(() -> !status(cluster, other).voters().contains(first));
            commit(cluster, "two");
            awaitEntries(cluster, "one", "two");
        }
    }

    private static void shorten(Path node) throws IOException {
        try (Stream<Path> files = Files.walk(node.resolve("raft"))) {
            Path segment = files.filter(file -> file.getFileName().toString().startsWith("log_"))
                    .max((one, other) ->
                            Long.compare(one.toFile().length(), other.toFile().length()))
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(segment);
            Files.write(segment, Arrays.copyOf(bytes, content(bytes) - 10));
        }
    }

    private static int content(byte[] bytes) {
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static DataDirectory directory(TestCluster cluster, int id) {
        return Objects.requireNonNull(cluster.running().get(new NodeId(id))).directory();
    }

    private static RaftNode node(TestCluster cluster, int id) {
        return Objects.requireNonNull(cluster.running().get(new NodeId(id))).node();
    }

    private static LogStatus status(TestCluster cluster, int id) {
        return Objects.requireNonNull(cluster.running().get(new NodeId(id)))
                .node()
                .status();
    }

    private static void awaitVoters(TestCluster cluster, int viewer, int count) {
        await().atMost(LONG).until(() -> status(cluster, viewer).voters().size() == count);
    }

    private static void commit(TestCluster cluster, String... entries) {
        for (String entry : entries) {
            await().atMost(LONG)
                    .until(() -> cluster.leader()
                            .map(leader -> leader.node()
                                            .log()
                                            .submit(entry.getBytes(StandardCharsets.UTF_8))
                                            .toCompletableFuture()
                                            .join()
                                    instanceof CommitOutcome.Committed<byte[]>)
                            .orElse(false));
        }
    }

    private static void awaitEntries(TestCluster cluster, String... entries) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(cluster.running().values())
                        .allSatisfy(one -> assertThat(one.applier().entries()).containsExactly(entries)));
    }
}
