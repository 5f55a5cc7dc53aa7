package dev.agora.benchmarks.guarantees;

import dev.agora.core.crypto.KeyRing;
import dev.agora.core.crypto.Plane;
import dev.agora.core.crypto.PlaneSealer;
import dev.agora.core.gossip.GossipSettings;
import dev.agora.core.gossip.engine.GossipConfig;
import dev.agora.core.membership.GossipMembership;
import dev.agora.core.membership.MembershipAlarms;
import dev.agora.core.membership.NodeMetadata;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Two live nodes with one id and real gossip on UDP: both are told, the one in the views stays, the other must refuse to run. */
final class GossipTwins implements AutoCloseable {
    private static final int TWIN = 2;

    private final RandomSource random = RandomSource.secure();
    private final List<GossipMembership> nodes = new ArrayList<>();
    private final List<BootId> staying = new CopyOnWriteArrayList<>();
    private final List<BootId> refusing = new CopyOnWriteArrayList<>();

    private GossipTwins() {}

    static void show(Findings findings) {
        try (GossipTwins run = new GossipTwins()) {
            GossipMembership one = run.start(1, List.of());
            List<String> seeds = List.of("127.0.0.1:" + one.boundPort());
            GossipMembership first = run.start(TWIN, seeds);
            Patience.await("gossip has joined", () -> sees(one, first) && first.isEstablished());
            GossipMembership second = run.start(TWIN, seeds);
            boolean isTold = Patience.until(Patience.LONG, () -> !run.staying.isEmpty() && !run.refusing.isEmpty());
            BootId firstBoot = first.view().self().boot();
            BootId secondBoot = second.view().self().boot();
            findings.require(isTold, "gossip did not tell both sides of the clash");
            findings.count("gossip: sides told", (run.staying.isEmpty() ? 0 : 1) + (run.refusing.isEmpty() ? 0 : 1));
            findings.require(
                    run.staying.equals(List.of(firstBoot)) && run.refusing.equals(List.of(secondBoot)),
                    "the one in the views did not stay, or the other did not refuse");
            findings.count("gossip: told to refuse", run.refusing.size());
            findings.require(sees(one, first), "the third node does not see the first one any more");
        }
    }

    private static boolean sees(GossipMembership viewer, GossipMembership node) {
        return viewer.view()
                .member(new NodeId(TWIN))
                .filter(member -> member.boot().equals(node.view().self().boot())
                        && member.state().isLive())
                .isPresent();
    }

    private GossipMembership start(int id, List<String> seeds) {
        BootId boot = random.bootId();
        NodeId node = new NodeId(id);
        HostPort anyPort = new HostPort("127.0.0.1", 0);
        NodeMetadata metadata = new NodeMetadata(
                new HostPort("127.0.0.1", 1),
                new HostPort("127.0.0.1", 1),
                NodeMetadata.ReplicaKind.VOTER,
                Optional.empty(),
                random.dataId(),
                List.of(),
                "trial",
                1,
                0,
                0,
                "");
        GossipMembership started = GossipMembership.start(
                new GossipSettings(node, boot, anyPort, anyPort, seeds, GossipConfig.local()),
                metadata,
                new PlaneSealer(KeyRing.of(TrialNode.KEY), Plane.GOSSIP, node, boot),
                Ticker.system(),
                random,
                new MembershipAlarms() {
                    @Override
                    public void duplicateNodeId(BootId otherBoot, HostPort otherAddress, boolean thisOneStays) {
                        (thisOneStays ? staying : refusing).add(boot);
                    }

                    @Override
                    public void removed(NodeId by) {}
                });
        nodes.add(started);
        return started;
    }

    @Override
    public void close() {
        nodes.forEach(GossipMembership::close);
    }
}
