package dev.agora.core.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.NodeId;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks on two nodes: by an administrator and by failed logins, with and without a quorum, with and without the bus. */
class AddressBlockingTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");
    private static final AddressRange RANGE = AddressRange.of(CLIENT);
    private static final AddressPolicy POLICY = new AddressPolicy(
            10,
            6,
            Duration.ofDays(1),
            Duration.ofHours(1),
            AddressRanges.parse(List.of("198.51.100.1")),
            AddressRanges.parse(List.of("198.51.100.2", "2001:db8:5::1")));

    @TempDir
    Path folder;

    private final List<SecurityNode> network = new CopyOnWriteArrayList<>();
    private SecurityNode one;
    private SecurityNode two;

    @BeforeEach
    void start() {
        one = new SecurityNode(1, folder, POLICY, network);
        two = new SecurityNode(2, folder, POLICY, network);
    }

    @AfterEach
    void stop() {
        List.copyOf(network).forEach(SecurityNode::close);
    }

    @Test
    void aBlockHoldsOnBothNodesAtOnceAndAfterARestart() {
        AtomicInteger sweeps = new AtomicInteger();
        two.blocking.onBlocked(sweeps::incrementAndGet);

        BlockAnswer answer = one.blocking.block(RANGE, Optional.of(Duration.ofHours(1)), "guessing");

        assertThat(answer.isStored()).isTrue();
        assertThat(two.blocking.mayConnect(CLIENT)).isFalse();
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(sweeps).hasPositiveValue());
        one.close();
        one = new SecurityNode(1, folder, POLICY, network);
        assertThat(one.blocking.mayConnect(CLIENT)).isFalse();
        assertThat(one.blocking.list()).containsExactly(answer.change());
    }

    @Test
    void whatOneBlocksTheOtherMayLift() {
        BlockAnswer blocked = one.blocking.block(RANGE, Optional.empty(), "guessing");

        assertThat(two.blocking.unblock(RANGE)).isPresent();

        assertThat(one.blocking.mayConnect(CLIENT)).isTrue();
        one.blocking.logged(blocked.change());
        assertThat(one.blocking.mayConnect(CLIENT)).isTrue();
        assertThat(two.blocking.unblock(RANGE)).isEmpty();
    }

    @Test
    void withoutAQuorumABlockStillSpreadsAndIsStoredLater() {
        one.hasQuorum = false;

        BlockAnswer answer = one.blocking.block(RANGE, Optional.empty(), "guessing");

        assertThat(answer.isStored()).isFalse();
        assertThat(one.blocking.isStored(answer.change())).isFalse();
        assertThat(two.blocking.mayConnect(CLIENT)).isFalse();
        one.hasQuorum = true;
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(one.blocking.isStored(answer.change())).isTrue());
        one.close();
        one = new SecurityNode(1, folder, POLICY, network);
        assertThat(one.blocking.mayConnect(CLIENT)).isFalse();
    }

    @Test
    void anAttackerWhoRotatesOverTheNodesIsBlockedByTheOneWhereTheLimitIsCrossed() {
        for (int failure = 0; failure < 9; failure++) {
            (failure % 2 == 0 ? one : two).blocking.loginFailed(CLIENT);
        }
        assertThat(one.blocking.mayConnect(CLIENT)).isTrue();

        two.blocking.loginFailed(CLIENT);

        Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(one.blocking.mayConnect(CLIENT)).isFalse();
            assertThat(two.blocking.mayConnect(CLIENT)).isFalse();
        });
        assertThat(one.blocking.list().getFirst().reason()).contains("10 failed logins");
    }

    @Test
    void protocolErrorsAreCountedOverAllNodesAndApartFromFailedLogins() {
        for (int failure = 0; failure < 5; failure++) {
            (failure % 2 == 0 ? one : two).blocking.protocolBroken(CLIENT);
            one.blocking.loginFailed(CLIENT);
        }
        assertThat(one.blocking.mayConnect(CLIENT)).isTrue();

        two.blocking.protocolBroken(CLIENT);

        Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(one.blocking.mayConnect(CLIENT)).isFalse();
            assertThat(two.blocking.mayConnect(CLIENT)).isFalse();
        });
        assertThat(one.blocking.list().getFirst().reason()).isEqualTo("6 protocol errors");
    }

    @Test
    void limitOfZeroNeverBlocksForThatKind() {
        AddressPolicy lenient =
                new AddressPolicy(1, 0, POLICY.window(), POLICY.blockFor(), POLICY.allowed(), POLICY.trusted());
        SecurityNode third = new SecurityNode(3, folder, lenient, network);
        InetAddress other = InetAddress.ofLiteral("192.0.2.8");
        for (int failure = 0; failure < 100; failure++) {
            third.blocking.protocolBroken(other);
        }

        third.blocking.loginFailed(CLIENT);

        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(third.blocking.mayConnect(CLIENT)).isFalse());
        assertThat(third.blocking.mayConnect(other)).isTrue();
    }

    @Test
    void anAttackerIsCountedByTheNetworkOfItsIpv6Address() {
        for (int failure = 0; failure < 10; failure++) {
            one.blocking.loginFailed(InetAddress.ofLiteral("2001:db8::" + (failure + 1)));
        }

        InetAddress neighbour = InetAddress.ofLiteral("2001:db8::ffff");
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(two.blocking.mayConnect(neighbour)).isFalse());
    }

    @Test
    void neverBlocksLoopbackTrustedAllowedOrMembersByItself() {
        List<InetAddress> spared = List.of(
                InetAddress.ofLiteral("127.0.0.1"),
                InetAddress.ofLiteral("::1"),
                InetAddress.ofLiteral("198.51.100.1"),
                InetAddress.ofLiteral("198.51.100.2"),
                InetAddress.ofLiteral("203.0.113.9"));
        for (int failure = 0; failure < 30; failure++) {
            spared.forEach(one.blocking::loginFailed);
            spared.forEach(one.blocking::protocolBroken);
        }
        InetAddress sentinel = InetAddress.ofLiteral("192.0.2.99");
        for (int failure = 0; failure < 10; failure++) {
            one.blocking.loginFailed(sentinel);
        }

        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(one.blocking.mayConnect(sentinel)).isFalse());
        assertThat(one.blocking.list()).hasSize(1);
    }

    @Test
    void sparesATrustedNeighbourInTheNetworkOfAnAttacker() {
        InetAddress attacker = InetAddress.ofLiteral("2001:db8:5::bad");
        for (int failure = 0; failure < 10; failure++) {
            one.blocking.loginFailed(attacker);
        }

        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(one.blocking.mayConnect(attacker)).isFalse());
        assertThat(one.blocking.mayConnect(InetAddress.ofLiteral("2001:db8:5::1")))
                .isTrue();
    }

    @Test
    void afterLostEventsANodeAsksForWhatNoStoreHolds() {
        one.hasBus = false;
        one.hasQuorum = false;
        one.blocking.block(RANGE, Optional.empty(), "guessing");
        InetAddress attacker = InetAddress.ofLiteral("192.0.2.50");
        for (int failure = 0; failure < 9; failure++) {
            one.blocking.loginFailed(attacker);
        }
        InetAddress scanner = InetAddress.ofLiteral("192.0.2.51");
        for (int failure = 0; failure < 5; failure++) {
            one.blocking.protocolBroken(scanner);
        }
        assertThat(two.blocking.mayConnect(CLIENT)).isTrue();

        two.blocking.reread(1, new TreeSet<>(List.of(new NodeId(1))));

        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(two.blocking.mayConnect(CLIENT)).isFalse());
        Awaitility.await().atMost(LIMIT).until(() -> {
            two.blocking.loginFailed(attacker);
            return !two.blocking.mayConnect(attacker);
        });
        Awaitility.await().atMost(LIMIT).until(() -> {
            two.blocking.protocolBroken(scanner);
            return !two.blocking.mayConnect(scanner);
        });
        assertThat(two.blocking.list()).anyMatch(block -> block.reason().contains("failed logins"));
        assertThat(two.blocking.list()).anyMatch(block -> block.reason().contains("protocol errors"));
    }

    @Test
    void failuresOfWeeksOnAnotherNodeDoNotBlockAtTheFirstOneAfterARestart() {
        AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        SecurityNode three = new SecurityNode(3, folder, POLICY, network, time::get);
        for (int failure = 0; failure < 9; failure++) {
            time.updateAndGet(then -> then.plus(Duration.ofDays(3)));
            three.blocking.loginFailed(CLIENT);
        }
        InetAddress guesser = InetAddress.ofLiteral("192.0.2.8");
        for (int failure = 0; failure < 9; failure++) {
            time.updateAndGet(then -> then.plus(Duration.ofHours(2)));
            three.blocking.loginFailed(guesser);
        }
        SecurityNode four = new SecurityNode(4, folder, POLICY, network, time::get);

        four.blocking.refresh();

        Awaitility.await().atMost(LIMIT).until(() -> four.failures(guesser) == 9);
        assertThat(four.failures(CLIENT)).isEqualTo(1);
        for (int failure = 0; failure < 8; failure++) {
            four.blocking.loginFailed(CLIENT);
        }
        four.blocking.loginFailed(guesser);
        Awaitility.await().atMost(LIMIT).until(() -> !four.blocking.mayConnect(guesser));
        assertThat(four.blocking.list()).singleElement().satisfies(block -> {
            assertThat(block.range()).isEqualTo("192.0.2.8/32");
            assertThat(block.reason()).isEqualTo("10 failed logins");
        });
    }

    @Test
    void aNodeThatBeganAnewLearnsFromTheOthersWhatItHadCounted() {
        for (int failure = 0; failure < 9; failure++) {
            one.blocking.loginFailed(CLIENT);
        }
        one.close();
        one = new SecurityNode(1, folder, POLICY, network);

        one.blocking.refresh();

        Awaitility.await().atMost(LIMIT).until(() -> one.failures(CLIENT) == 9);
        one.blocking.loginFailed(CLIENT);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> !one.blocking.mayConnect(CLIENT) && !two.blocking.mayConnect(CLIENT));
        assertThat(one.blocking.list().getFirst().reason()).isEqualTo("10 failed logins");
    }

    @Test
    void aClientThatWasBlockedButForItsNeighboursIsForgivenOnAllNodes() {
        InetAddress attacker = InetAddress.ofLiteral("2001:db8:5::bad");
        for (int failure = 0; failure < 10; failure++) {
            one.blocking.loginFailed(attacker);
        }
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> !one.blocking.mayConnect(attacker) && !two.blocking.mayConnect(attacker));

        Awaitility.await().atMost(LIMIT).until(() -> two.failures(attacker) == 0 && one.failures(attacker) == 0);
    }

    @Test
    void asksAgainWhenANodeDidNotAnswer() {
        one.hasBus = false;
        one.hasQuorum = false;
        one.blocking.block(RANGE, Optional.empty(), "guessing");
        one.refusals.set(2);

        two.blocking.refresh();

        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(two.blocking.mayConnect(CLIENT)).isFalse());
        assertThat(one.refusals).hasValue(0);
    }
}
