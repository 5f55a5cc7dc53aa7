package dev.agora.core.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.membership.Member;
import dev.agora.core.membership.MemberState;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.membership.NodeMetadata;
import dev.agora.core.membership.NodeMetadata.ReplicaKind;
import dev.agora.core.model.ClusterId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which data directories a starting node must not use. */
class ClusterFitTest {
    private static final RandomSource RANDOM = RandomSource.secure();
    private static final ClusterId OWN = RANDOM.clusterId();
    private static final ClusterId OTHER = RANDOM.clusterId();
    private static final HostPort SEED = new HostPort("127.0.0.1", 7802);

    @TempDir
    private Path home = Path.of("");

    private static Member member(int id, Optional<ClusterId> cluster) {
        HostPort rpc = new HostPort("127.0.0.1", 7800 + id);
        NodeMetadata metadata =
                new NodeMetadata(rpc, rpc, ReplicaKind.VOTER, cluster, RANDOM.dataId(), List.of(), "test", 1, 0, 0, "");
        return new Member(new NodeId(id), RANDOM.bootId(), MemberState.ALIVE, metadata);
    }

    private static MembershipView view(Member... others) {
        Member self = member(1, Optional.of(OWN));
        List<Member> all = new ArrayList<>(List.of(self));
        all.addAll(List.of(others));
        return new MembershipView(self, all);
    }

    private ClusterFit fit(List<HostPort> seeds) throws IOException {
        DataDirectory directory = DataDirectory.open(home.resolve("n1"), Optional.of(new NodeId(1)), RANDOM);
        directory.change(empty -> empty.joined(OWN));
        directory.close();
        return new ClusterFit(directory, seeds);
    }

    @Test
    void directoryOfAnotherClusterThanTheSeedsIsRefusedWithBothIds() throws IOException {
        assertThat(fit(List.of(SEED)).refusal(view(member(2, Optional.of(OTHER)))))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains(OWN.toString(), OTHER.toString(), home.toString(), "move the directory away"));
    }

    @Test
    void strayNodeOfAnotherClusterStopsNobodyElse() throws IOException {
        MembershipView stray = view(member(3, Optional.of(OTHER)));
        MembershipView both = view(member(2, Optional.of(OTHER)), member(4, Optional.of(OWN)));

        assertThat(fit(List.of(SEED)).refusal(stray)).isEmpty();
        assertThat(fit(List.of()).refusal(view(member(2, Optional.of(OTHER))))).isEmpty();
        assertThat(fit(List.of(SEED)).refusal(both)).isEmpty();
    }

    @Test
    void emptyNeighboursLeaveTheQuestionOpen() throws IOException {
        ClusterFit fit = fit(List.of(SEED));

        assertThat(fit.isOpen(view(member(2, Optional.empty())))).isTrue();
        assertThat(fit.isOpen(view(member(2, Optional.of(OWN))))).isFalse();
        assertThat(fit.refusal(view(member(2, Optional.empty())))).isEmpty();
    }

    @Test
    void clusterDataOfAnAddressThatIsNotUsedAnyMoreIsNamed() throws IOException {
        fit(List.of());
        Path fresh = home.resolve("10.0.0.9_7911");

        assertThatThrownBy(() -> StrayData.refuse(fresh))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(home.resolve("n1").toString())
                .hasMessageContaining("data.path");
        StrayData.refuse(home.resolve("n1"));
    }

    @Test
    void dataThatAProcessUsesOrThatHoldsNoClusterIsNoStray() throws IOException {
        DataDirectory.open(home.resolve("empty"), Optional.of(new NodeId(7)), RANDOM)
                .close();
        StrayData.refuse(home.resolve("fresh"));
        fit(List.of());
        try (DataDirectory _ = DataDirectory.open(home.resolve("n1"), Optional.of(new NodeId(1)), RANDOM)) {
            StrayData.refuse(home.resolve("fresh"));
        }
    }
}
