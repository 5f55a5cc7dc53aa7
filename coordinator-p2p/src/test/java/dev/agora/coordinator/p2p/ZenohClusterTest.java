package dev.agora.coordinator.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.CoordinatorHealth.Degraded;
import dev.agora.spi.CoordinatorHealth.Up;
import dev.agora.spi.Payload;
import dev.agora.spi.tck.TestAuthority;
import dev.agora.spi.tck.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mutual TLS, foreign certificates, restarts, late members and ports in use. */
class ZenohClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ZenohProvider provider = new ZenohProvider();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void membersOfOneAuthorityMeetOverMutualTlsAndAForeignCertificateIsNamed() throws Exception {
        TestAuthority ours = new TestAuthority("ours");
        TestAuthority theirs = new TestAuthority("theirs");
        TestContext one = context(1).useTls(ours.issue("one"));
        TestContext two = context(2).useTls(ours.issue("two"));
        TestContext stranger = context(3).useTls(theirs.issue("stranger"));
        TestContext.introduce(List.of(one, two, stranger));
        Coordinator first = start(one);
        Coordinator second = start(two);
        Coordinator third = start(stranger);
        Queue<Payload> taken = new ConcurrentLinkedQueue<>();
        Queue<Payload> leaked = new ConcurrentLinkedQueue<>();
        second.subscribe(taken::add);
        third.subscribe(leaked::add);
        Payload payload = Payload.copyOf(new byte[] {1, 2, 3});
        await().atMost(PATIENCE).until(() -> {
            first.publish(payload);
            return taken.contains(payload);
        });
        String named = "node 3 at 127.0.0.1 port " + stranger.localAddress().port();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(first.health())
                        .isInstanceOfSatisfying(
                                Degraded.class,
                                degraded -> assertThat(degraded.reason())
                                        .contains(named, "certificate")
                                        .doesNotContain("node 2")));
        assertThat(leaked).isEmpty();
    }

    @Test
    void aRestartedMemberIsBackAndTheGapIsReported() {
        TestContext one = context(1);
        TestContext two = context(2);
        TestContext.introduce(List.of(one, two));
        Coordinator first = start(one);
        Coordinator second = start(two);
        awaitHealth(first, Up.class);
        second.close();
        awaitHealth(first, Degraded.class);
        await().atMost(PATIENCE).until(() -> one.reporter().gaps().contains("lost the connection to node 2"));

        TestContext again = TestContext.of(two.localAddress(), provider, Map.of());
        opened.add(again);
        again.addPeer(one.localAddress());
        Coordinator third = start(again);
        Queue<Payload> taken = new ConcurrentLinkedQueue<>();
        third.subscribe(taken::add);
        awaitHealth(first, Up.class);
        await().atMost(PATIENCE)
                .until(() -> one.reporter().gaps().stream()
                                .filter("connected to node 2"::equals)
                                .count()
                        == 2);
        first.publish(Payload.EMPTY);
        await().atMost(PATIENCE).until(() -> taken.size() == 1);
    }

    @Test
    void closedByAnInterruptedThreadWhileAMemberIsLostItOpensNothingAnew() throws Exception {
        for (int round = 0; round < 4; round++) {
            TestContext one = context(1);
            TestContext two = context(2);
            TestContext absent = context(3);
            TestContext.introduce(List.of(one, two, absent));
            Coordinator first = start(one);
            Coordinator second = start(two);
            await().atMost(PATIENCE).until(() -> one.reporter().gaps().contains("connected to node 2"));
            second.close();
            Thread.currentThread().interrupt();
            first.close();
            assertThat(Thread.interrupted()).isTrue();

            await().during(Duration.ofMillis(400))
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .untilAsserted(() -> assertFree(one.localAddress().port()));
        }
    }

    @Test
    void anAbsentMemberIsNamedAndConnectsWhenItComes() {
        TestContext one = context(1);
        TestContext two = context(2);
        one.addPeer(two.localAddress());
        Coordinator first = start(one);
        assertThat(first.health())
                .isInstanceOfSatisfying(
                        Degraded.class,
                        degraded -> assertThat(degraded.reason())
                                .contains("node 2 at 127.0.0.1 port "
                                        + two.localAddress().port()));
        start(two);
        awaitHealth(first, Up.class);
    }

    @Test
    void aMemberThatWasNotKnownAtOpenIsReachedByOpeningAnew() {
        TestContext one = context(1);
        TestContext two = context(2);
        Coordinator first = start(one);
        Coordinator second = start(two);
        TestContext.introduce(List.of(one, two));
        awaitHealth(first, Degraded.class);
        awaitHealth(first, Up.class);
        awaitHealth(second, Up.class);
        assertThat(two.reporter().gaps()).anyMatch(gap -> gap.contains("opened anew"));
    }

    @Test
    void aPortInUseIsAConfigErrorThatNamesItAndNoBuildPath() throws IOException {
        TestContext one = context(1);
        try (ServerSocket taken = new ServerSocket(one.localAddress().port(), 1, InetAddress.getLoopbackAddress());
                Coordinator coordinator = provider.create(one)) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(coordinator::start)
                    .isInstanceOfSatisfying(
                            CoordinatorException.class,
                            e -> assertThat(e.code()).isEqualTo("PORT_IN_USE"))
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageNotContaining(".rs");
        }
    }

    private TestContext context(int id) {
        TestContext context = TestContext.of(id, provider, Map.of());
        opened.add(context);
        return context;
    }

    private Coordinator start(TestContext context) {
        Coordinator coordinator = provider.create(context);
        opened.add(coordinator);
        coordinator.start();
        return coordinator;
    }

    private static void awaitHealth(Coordinator coordinator, Class<? extends CoordinatorHealth> wanted) {
        await().atMost(PATIENCE).until(() -> wanted.isInstance(coordinator.health()));
    }

    private static void assertFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.getLocalPort()).isEqualTo(port);
        }
    }
}
