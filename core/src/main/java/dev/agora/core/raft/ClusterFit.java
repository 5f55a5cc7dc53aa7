package dev.agora.core.raft;

import dev.agora.core.membership.Member;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.model.ClusterId;
import dev.agora.core.model.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether a data directory fits the cluster that a starting node meets. A directory of another cluster is refused only by the node whose own
 * seeds lead to that cluster while nobody of its own is in sight: so a stray node cannot keep a cluster's node from starting.
 */
public final class ClusterFit {
    private final DataDirectory directory;
    private final List<HostPort> seeds;
    private final SeedMatch matches = new SeedMatch();

    /** Judges {@code directory} for a node with these seeds. */
    public ClusterFit(DataDirectory directory, List<HostPort> seeds) {
        this.directory = directory;
        this.seeds = List.copyOf(seeds);
    }

    /** Whether the view does not tell yet: the directory holds a cluster, and nobody alive in the view says which one it is of. */
    public boolean isOpen(MembershipView view) {
        return directory.identity().cluster().isPresent()
                && clusterMembers(view).isEmpty();
    }

    /** Why the node must not start, with both cluster ids and the remedy; empty when it may. */
    public Optional<String> refusal(MembershipView view) {
        Optional<ClusterId> own = directory.identity().cluster();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        List<Member> others = clusterMembers(view);
        boolean company =
                others.stream().anyMatch(member -> member.metadata().cluster().equals(own));
        if (company) {
            return Optional.empty();
        }
        return others.stream().filter(this::isSeed).findFirst().map(member -> text(own.get(), member));
    }

    private static List<Member> clusterMembers(MembershipView view) {
        return view.live().stream()
                .filter(member -> !member.id().equals(view.self().id()))
                .filter(member -> member.metadata().cluster().isPresent())
                .toList();
    }

    private boolean isSeed(Member member) {
        return seeds.stream()
                .anyMatch(seed -> matches.names(seed, member.metadata().rpc()));
    }

    private String text(ClusterId own, Member member) {
        return otherCluster(directory.path(), own, member);
    }

    /** Says that a data directory and a member are of two clusters. */
    static String otherCluster(Path path, ClusterId own, Member member) {
        String other = member.metadata().cluster().map(ClusterId::toString).orElse("none");
        return "data directory " + path + " holds cluster " + own + ", but node " + member.id() + " at "
                + member.metadata().rpc() + " is of cluster " + other + "; to join " + other
                + " empty move the directory away, to keep " + own + " correct or remove cluster.seed-nodes";
    }
}
