package dev.agora.core.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agora.core.crypto.ClusterAuthority;
import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.GrpcNodeRpc;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.rpc.RpcDispatcher;
import dev.agora.core.rpc.RpcException;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.WallClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Node RPC on the port that it shares with Ratis. */
class NodeRpcIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final NodeId ONE = new NodeId(1);
    private static final NodeId SEVEN = new NodeId(7);

    @TempDir
    Path home;

    private static GrpcNodeRpc caller(String secret, HostPort server) {
        return caller(secret, server, Duration.ofMinutes(5));
    }

    private static GrpcNodeRpc caller(String secret, HostPort server, Duration inactivity) {
        ClusterAuthority authority =
                new ClusterAuthority(KeyRing.of(ClusterKey.stretch(secret)), WallClock.system(), RandomSource.secure());
        return new GrpcNodeRpc(
                SEVEN, authority.issue(SEVEN, List.of()), node -> Optional.of(server), new RpcDispatcher(), inactivity);
    }

    private static RpcException.Kind failure(NodeRpc rpc, NodeId node, String method, Duration timeout) {
        try {
            rpc.call(node, method, new byte[1], timeout).toCompletableFuture().join();
            throw new AssertionError("answered");
        } catch (CompletionException failure) {
            return Objects.requireNonNull((RpcException) failure.getCause()).kind();
        }
    }

    @Test
    void answersNodesOfTheClusterAndNobodyElse() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Set<NodeId> gone = ConcurrentHashMap.newKeySet();
        try (TestCluster cluster = new TestCluster(home, 1000)) {
            TestCluster.Running server = cluster.start(1, "n1", List.of());
            HostPort address = server.node().address("127.0.0.1");
            server.node().onDisconnect(gone::add);
            NodeRpc serving = server.node().rpc();
            serving.serve(
                    "echo",
                    (caller, request) ->
                            (caller + new String(request, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
            serving.serve("break", (caller, request) -> {
                throw new IllegalStateException("broken");
            });
            serving.serve("hang", (caller, request) -> {
                try {
                    never.await();
                } catch (InterruptedException cancelled) {
                    interrupted.countDown();
                }
                return new byte[0];
            });
            try (GrpcNodeRpc rpc = caller("a key of the raft tests", address);
                    GrpcNodeRpc foreign = caller("another key altogether", address)) {
                assertThat(rpc.call(ONE, "echo", "hello".getBytes(StandardCharsets.UTF_8), LONG)
                                .toCompletableFuture()
                                .join())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("7hello");
                assertThat(rpc.callAddress(address, "echo", new byte[9 << 20], LONG)
                                .toCompletableFuture()
                                .join())
                        .hasSize((9 << 20) + 1);
                assertThat(failure(rpc, ONE, "break", LONG)).isEqualTo(RpcException.Kind.FAILED);
                assertThat(failure(rpc, ONE, "absent", LONG)).isEqualTo(RpcException.Kind.NOT_SENT);
                assertThat(failure(rpc, ONE, "hang", Duration.ofMillis(300))).isEqualTo(RpcException.Kind.UNKNOWN);
                assertThat(failure(rpc, new NodeId(2), "echo", LONG)).isEqualTo(RpcException.Kind.NOT_SENT);
                assertThat(failure(foreign, ONE, "echo", LONG)).isNotEqualTo(RpcException.Kind.FAILED);
                await().atMost(LONG).until(() -> interrupted.getCount() == 0);
            }
            await().atMost(LONG).until(() -> gone.contains(SEVEN));
        }
    }

    @Test
    void closesAConnectionThatNobodyUsesAndOpensItAgainWhenNeeded() throws IOException {
        Set<NodeId> gone = ConcurrentHashMap.newKeySet();
        try (TestCluster cluster = new TestCluster(home, 1000)) {
            TestCluster.Running server = cluster.start(1, "n1", List.of());
            server.node().onDisconnect(gone::add);
            server.node().rpc().serve("echo", (caller, request) -> request);
            HostPort address = server.node().address("127.0.0.1");
            try (GrpcNodeRpc rpc = caller("a key of the raft tests", address, Duration.ofSeconds(1))) {
                for (int use = 0; use < 2; use++) {
                    gone.clear();
                    assertThat(rpc.call(ONE, "echo", new byte[] {1}, LONG)
                                    .toCompletableFuture()
                                    .join())
                            .hasSize(1);
                    await().atMost(LONG).until(() -> gone.contains(SEVEN));
                }
            }
        }
    }

    @Test
    void refusesADirectoryInUseOrCorruptOrOfAnotherNode() throws IOException {
        RandomSource random = RandomSource.secure();
        Path path = home.resolve("data");
        try (DataDirectory open = DataDirectory.open(path, Optional.of(ONE), random)) {
            assertThat(open.identity().node()).isEqualTo(ONE);
            assertThatThrownBy(() -> DataDirectory.open(path, Optional.of(ONE), random))
                    .hasMessageContaining(
                            "in use by pid " + ProcessHandle.current().pid());
        }
        assertThatThrownBy(() -> DataDirectory.open(path, Optional.of(SEVEN), random))
                .hasMessageContaining("belongs to node 1");
        byte[] bytes = java.nio.file.Files.readAllBytes(path.resolve("identity"));
        bytes[3] ^= 1;
        java.nio.file.Files.write(path.resolve("identity"), bytes);
        assertThatThrownBy(() -> DataDirectory.open(path, Optional.empty(), random))
                .hasMessageContaining("is corrupt");
    }
}
