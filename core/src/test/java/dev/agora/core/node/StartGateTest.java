package dev.agora.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.membership.Member;
import dev.agora.core.membership.MemberState;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.membership.NodeMetadata;
import dev.agora.core.membership.NodeMetadata.ReplicaKind;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.ClusterFit;
import dev.agora.core.raft.DataDirectory;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a starting node may go on. */
class StartGateTest {
    private static final RandomSource RANDOM = RandomSource.secure();
    private static final Duration SOON = Duration.ofMillis(10);

    @TempDir
    private Path home = Path.of("");

    private static Member member(int id) {
        HostPort rpc = new HostPort("127.0.0.1", 7800 + id);
        NodeMetadata metadata = new NodeMetadata(
                rpc, rpc, ReplicaKind.VOTER, Optional.empty(), RANDOM.dataId(), List.of(), "test", 1, 0, 0, "");
        return new Member(new NodeId(id), RANDOM.bootId(), MemberState.ALIVE, metadata);
    }

    private static MembershipView alone() {
        Member self = member(1);
        return new MembershipView(self, List.of(self));
    }

    private static MembershipView pair() {
        Member self = member(1);
        return new MembershipView(self, List.of(self, member(2)));
    }

    private StartGate gate(boolean seeds) throws IOException {
        try (DataDirectory directory = DataDirectory.open(home.resolve("n1"), Optional.of(new NodeId(1)), RANDOM)) {
            return new StartGate(Ticker.system(), seeds, Duration.ofSeconds(1), new ClusterFit(directory, List.of()));
        }
    }

    @Test
    void nodeWithoutSeedsPassesAtOnce() throws IOException {
        assertThat(gate(false).judge(alone(), false, Optional.empty(), Duration.ZERO))
                .isEqualTo(StartGate.Verdict.PASS);
    }

    @Test
    void nodeWithSeedsWaitsForTheMembersVerdictOnItsId() throws IOException {
        StartGate gate = gate(true);

        assertThat(gate.judge(alone(), false, Optional.empty(), SOON)).isEqualTo(StartGate.Verdict.WAIT);
        assertThat(gate.judge(pair(), false, Optional.empty(), SOON)).isEqualTo(StartGate.Verdict.WAIT);
        assertThat(gate.judge(pair(), true, Optional.empty(), SOON)).isEqualTo(StartGate.Verdict.PASS);
    }

    @Test
    void waitIsBounded() throws IOException {
        StartGate gate = gate(true);

        assertThat(gate.judge(alone(), false, Optional.empty(), StartGate.NOBODY_LIMIT))
                .isEqualTo(StartGate.Verdict.PASS);
        assertThat(gate.judge(pair(), false, Optional.empty(), StartGate.NOBODY_LIMIT))
                .isEqualTo(StartGate.Verdict.WAIT);
        assertThat(gate.judge(pair(), false, Optional.empty(), Duration.ofSeconds(11)))
                .isEqualTo(StartGate.Verdict.PASS);
    }

    @Test
    void namesakeEndsTheStartWithItsReason() throws IOException {
        NodeAlarms alarms = new NodeAlarms(new NodeId(1), new AgoraNode(new Closing()));
        alarms.duplicateNodeId(RANDOM.bootId(), new HostPort("10.0.0.7", 7911), false);

        assertThatThrownBy(() -> gate(true).judge(pair(), true, alarms.refusal(), SOON))
                .hasMessageContaining("node id 1 is taken")
                .hasMessageContaining("10.0.0.7:7911")
                .hasMessageContaining("cluster.node-id");
    }

    @Test
    void namesakeThatMustGoItselfEndsNothing() throws InterruptedException {
        AgoraNode node = new AgoraNode(new Closing());
        NodeAlarms alarms = new NodeAlarms(new NodeId(1), node);
        alarms.started();
        alarms.duplicateNodeId(RANDOM.bootId(), new HostPort("10.0.0.7", 7911), true);
        assertThat(alarms.refusal()).isEmpty();
        assertThat(node.failure()).isEmpty();

        alarms.duplicateNodeId(RANDOM.bootId(), new HostPort("10.0.0.7", 7911), false);
        node.awaitStop();
        assertThat(node.failure()).isPresent();
    }
}
