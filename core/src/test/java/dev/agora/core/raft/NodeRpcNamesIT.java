package dev.agora.core.raft;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Node RPC to nodes that advertise a host name. */
class NodeRpcNamesIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final NodeId ONE = new NodeId(1);
    private static final NodeId SEVEN = new NodeId(7);

    @TempDir
    private Path home = Path.of("");

    private TestCluster cluster = new TestCluster(home, 1000);
    private int port;

    @BeforeEach
    void serve() throws IOException {
        cluster = new TestCluster(home, 1000);
        RaftNode server = cluster.start(1, "n1", List.of()).node();
        server.rpc().serve("echo", (caller, request) -> request);
        port = server.address("127.0.0.1").port();
    }

    @AfterEach
    void stop() throws IOException {
        cluster.close();
    }

    private static GrpcNodeRpc caller(HostPort server) {
        ClusterAuthority authority = new ClusterAuthority(
                KeyRing.of(ClusterKey.stretch("a key of the raft tests")), WallClock.system(), RandomSource.secure());
        return new GrpcNodeRpc(
                SEVEN,
                authority.issue(SEVEN, List.of()),
                node -> Optional.of(server),
                new RpcDispatcher(),
                Duration.ofMinutes(5));
    }

    private static CompletableFuture<byte[]> call(NodeRpc rpc) {
        return rpc.call(ONE, "echo", new byte[] {1}, LONG).toCompletableFuture();
    }

    @Test
    void looksNamesUpOnAnotherThreadThanTheCallers() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch known = new CountDownLatch(1);
        SteeredNames.steer("slow.node.test", () -> {
            asked.countDown();
            try {
                if (!known.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
                    throw new UnknownHostException("the caller waits for this lookup");
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return InetAddress.getByName("127.0.0.1");
        });
        try (GrpcNodeRpc rpc = caller(new HostPort("slow.node.test", port))) {
            CompletableFuture<byte[]> answer = call(rpc);

            assertThat(asked.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(answer).isNotDone();
            known.countDown();
            assertThat(answer.join()).hasSize(1);
        }
    }

    @Test
    void looksANameUpAgainAfterAFailure() {
        AtomicBoolean known = new AtomicBoolean();
        SteeredNames.steer("late.node.test", () -> {
            if (!known.get()) {
                throw new UnknownHostException("late.node.test");
            }
            return InetAddress.getByName("127.0.0.1");
        });
        try (GrpcNodeRpc rpc = caller(new HostPort("late.node.test", port))) {
            assertThat(call(rpc))
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .havingCause()
                    .satisfies(failure -> {
                        assertThat(((RpcException) failure).kind()).isEqualTo(RpcException.Kind.NOT_SENT);
                        assertThat(failure).hasMessageContaining("late.node.test");
                    });

            known.set(true);

            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> call(rpc)
                            .handle((bytes, failure) -> failure == null)
                            .join());
        }
    }

    @Test
    void takesAddressesOfBothKindsAndRefusesWhatIsNone() {
        try (GrpcNodeRpc rpc = caller(new HostPort("::1", port))) {
            assertThat(rpc.callAddress(new HostPort("127.0.0.1", port), "echo", new byte[] {1}, LONG)
                            .toCompletableFuture())
                    .succeedsWithin(LONG);
            assertThat(call(rpc)) // The server listens at 127.0.0.1 only.
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .havingCause()
                    .withMessageContaining("[::1]:" + port)
                    .withMessageNotContaining("resolve");
        }
        try (GrpcNodeRpc rpc = caller(new HostPort("no host at all", port))) {
            assertThat(call(rpc))
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(RpcException.class)
                    .withMessageContaining("another rpc-advertise-addr");
        }
    }
}
