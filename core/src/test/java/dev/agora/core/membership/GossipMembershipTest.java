package dev.agora.core.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agora.core.gossip.GossipSettings;
import dev.agora.core.gossip.TestSealer;
import dev.agora.core.gossip.engine.GossipConfig;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real UDP nodes on loopback in one process. */
class GossipMembershipTest {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final long KEY = 42;

    private final List<GossipMembership> nodes = new ArrayList<>();
    private final List<Boolean> clashes = new CopyOnWriteArrayList<>();
    private final RandomSource random = RandomSource.secure();

    @AfterEach
    void closeAll() {
        nodes.forEach(GossipMembership::close);
    }

    @Test
    void threeNodesJoinThroughOneSeedAndDescribeThemselves() {
        GossipMembership one = start(1, KEY, List.of());
        GossipMembership two = start(2, KEY, seedOf(one));
        GossipMembership three = start(3, KEY, seedOf(one));
        awaitState(one, 3, MemberState.ALIVE);
        awaitState(two, 3, MemberState.ALIVE);
        awaitState(three, 2, MemberState.ALIVE);

        two.describe(metadata -> metadata.withCoordinator("Zenoh up").withAppliedIndex(77));

        await().atMost(LIMIT).untilAsserted(() -> {
            NodeMetadata seen = three.view().member(new NodeId(2)).orElseThrow().metadata();
            assertThat(seen.coordinator()).isEqualTo("Zenoh up");
            assertThat(seen.appliedIndex()).isEqualTo(77);
        });
        assertThat(one.counters().refused()).isZero();
    }

    @Test
    void deadNodeIsDownAndItsNextStartIsAlive() {
        GossipMembership one = start(1, KEY, List.of());
        GossipMembership two = start(2, KEY, seedOf(one));
        GossipMembership three = start(3, KEY, seedOf(one));
        awaitState(two, 3, MemberState.ALIVE);
        awaitState(one, 3, MemberState.ALIVE);

        three.close();
        one.suspectHint(new NodeId(3));
        awaitState(one, 3, MemberState.DOWN);
        awaitState(two, 3, MemberState.DOWN);
        GossipMembership again = start(3, KEY, seedOf(two));

        awaitState(one, 3, MemberState.ALIVE);
        awaitState(two, 3, MemberState.ALIVE);
        assertThat(one.view().member(new NodeId(3)).orElseThrow().boot())
                .isEqualTo(again.view().self().boot());
        assertThat(clashes).isEmpty();
    }

    @Test
    void stoppedNodeIsStoppedAtOnceAndLeftStaysLeft() {
        GossipMembership one = start(1, KEY, List.of());
        GossipMembership two = start(2, KEY, seedOf(one));
        GossipMembership three = start(3, KEY, seedOf(one));
        List<MembershipEvent> heard = new CopyOnWriteArrayList<>();
        one.listen(heard::add);
        awaitState(one, 2, MemberState.ALIVE);
        awaitState(one, 3, MemberState.ALIVE);
        awaitState(two, 3, MemberState.ALIVE);

        two.stop();
        three.leave();

        awaitState(one, 2, MemberState.STOPPED);
        awaitState(one, 3, MemberState.LEFT);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(heard)
                        .anyMatch(event -> event instanceof MembershipEvent.StateMoved moved
                                && moved.member().state() == MemberState.STOPPED));
    }

    @Test
    void nodeWithAnotherKeySeesNobodyAndIsCounted() {
        GossipMembership one = start(1, KEY, List.of());
        GossipMembership stranger = start(2, KEY + 1, seedOf(one));

        await().atMost(LIMIT).until(() -> one.counters().refused() > 0);

        assertThat(one.view().members()).hasSize(1);
        assertThat(stranger.view().members()).hasSize(1);
    }

    @Test
    void secondNodeWithTheSameIdIsToldToStop() {
        GossipMembership one = start(1, KEY, List.of());
        GossipMembership two = start(2, KEY, seedOf(one));
        awaitState(one, 2, MemberState.ALIVE);
        awaitState(two, 1, MemberState.ALIVE);

        GossipMembership clone = start(2, KEY, seedOf(one));

        await().atMost(LIMIT).until(() -> clashes.contains(false) && clashes.contains(true));
        assertThat(one.view().member(new NodeId(2)).orElseThrow().boot())
                .isEqualTo(two.view().self().boot())
                .isNotEqualTo(clone.view().self().boot());
    }

    @Test
    void portInUseIsNamedWithTheRemedy() {
        GossipMembership one = start(1, KEY, List.of());

        assertThatThrownBy(() -> start(2, KEY, List.of(), one.boundPort()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1:" + one.boundPort())
                .hasMessageContaining("cluster.bind-port");
    }

    private void awaitState(GossipMembership viewer, int id, MemberState state) {
        await("node " + viewer.view().self().id() + " sees " + id + " as " + state)
                .atMost(LIMIT)
                .until(() -> viewer.view().member(new NodeId(id)).map(Member::state), Optional.of(state)::equals);
    }

    private static List<String> seedOf(GossipMembership node) {
        return List.of("127.0.0.1:" + node.boundPort());
    }

    private GossipMembership start(int id, long key, List<String> seeds) {
        return start(id, key, seeds, 0);
    }

    private GossipMembership start(int id, long key, List<String> seeds, int port) {
        BootId boot = random.bootId();
        HostPort address = new HostPort("127.0.0.1", port);
        GossipSettings settings =
                new GossipSettings(new NodeId(id), boot, address, address, seeds, GossipConfig.local());
        NodeMetadata metadata = new NodeMetadata(
                new HostPort("127.0.0.1", 7911),
                new HostPort("127.0.0.1", 8911),
                NodeMetadata.ReplicaKind.VOTER,
                Optional.empty(),
                random.dataId(),
                List.of(),
                "test",
                1,
                0,
                0,
                "none");
        GossipMembership node = GossipMembership.start(
                settings, metadata, new TestSealer(key, new NodeId(id), boot), Ticker.system(), random, alarms());
        nodes.add(node);
        return node;
    }

    private MembershipAlarms alarms() {
        return new MembershipAlarms() {
            @Override
            public void duplicateNodeId(BootId otherBoot, HostPort otherAddress, boolean thisOneStays) {
                clashes.add(thisOneStays);
            }

            @Override
            public void removed(NodeId by) {}
        };
    }
}
