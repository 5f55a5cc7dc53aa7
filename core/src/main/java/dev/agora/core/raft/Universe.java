package dev.agora.core.raft;

import dev.agora.core.membership.Member;
import dev.agora.core.membership.MemberState;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.membership.NodeMetadata.ReplicaKind;
import dev.agora.core.model.HostPort;
import dev.agora.core.raft.formation.FormationView;
import dev.agora.core.raft.formation.Founder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Counts the voters that formation has to reckon with, from membership and seed addresses. Confined to the raft lane; resolves names. */
final class Universe {
    private final RaftNodeSettings settings;
    private final Founder self;
    private final SeedMatch matches = new SeedMatch();

    Universe(RaftNodeSettings settings, Founder self) {
        this.settings = settings;
        this.self = self;
    }

    FormationView view(MembershipView members) {
        SortedSet<Founder> inSight = new TreeSet<>();
        inSight.add(self);
        Set<Integer> seen = new HashSet<>();
        seen.add(self.node().value());
        Set<HostPort> seeds = new HashSet<>(settings.seeds());
        for (Member member : members.members()) {
            if (member.metadata().replica() != ReplicaKind.VOTER || member.state() == MemberState.LEFT) {
                continue;
            }
            seen.add(member.id().value());
            seeds.addAll(member.metadata().seeds());
            boolean empty = member.metadata().cluster().isEmpty();
            if (empty && member.state() == MemberState.ALIVE && !member.id().equals(self.node())) {
                inSight.add(new Founder(member.id(), member.metadata().data()));
            }
        }
        long unmet = seeds.stream()
                .filter(seed -> !belongsToSome(seed, members.members()))
                .count();
        int universe = settings.expect().isPresent()
                ? Math.max(settings.expect().getAsInt(), seen.size())
                : seen.size() + (int) unmet;
        boolean alone = settings.seeds().isEmpty() && settings.expect().orElse(1) <= 1;
        return new FormationView(inSight, Math.max(universe, inSight.size()), alone);
    }

    private boolean belongsToSome(HostPort seed, List<Member> members) {
        return members.stream()
                .anyMatch(member -> matches.names(seed, member.metadata().rpc()));
    }
}
