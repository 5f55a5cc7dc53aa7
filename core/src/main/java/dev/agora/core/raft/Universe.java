package dev.agora.core.raft;

import dev.agora.core.membership.Member;
import dev.agora.core.membership.MemberState;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.membership.NodeMetadata.ReplicaKind;
import dev.agora.core.model.HostPort;
import dev.agora.core.raft.formation.FormationView;
import dev.agora.core.raft.formation.Founder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Counts the voters that formation has to reckon with, from membership and seed addresses. Confined to the raft lane; resolves names. */
final class Universe {
    /** Ports on which a seed without a port is tried (specification of membership, "Discovery"). */
    private static final Set<Integer> DEFAULT_PORTS = Set.of(0, 1179, 7911);

    private static final int MAX_NAMES = 256;

    private final RaftNodeSettings settings;
    private final Founder self;
    private final Map<String, Set<String>> resolved = new HashMap<>();

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
        return members.stream().anyMatch(member -> {
            HostPort rpc = member.metadata().rpc();
            boolean port = DEFAULT_PORTS.contains(seed.port()) || seed.port() == rpc.port();
            return port && sameHost(seed.host(), rpc.host());
        });
    }

    private boolean sameHost(String one, String other) {
        if (one.equalsIgnoreCase(other)) {
            return true;
        }
        Set<String> common = new HashSet<>(addresses(one));
        common.retainAll(addresses(other));
        return !common.isEmpty();
    }

    private Set<String> addresses(String host) {
        Set<String> known = resolved.get(host);
        if (known != null) {
            return known;
        }
        Set<String> found = new HashSet<>();
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                found.add(address.getHostAddress());
            }
        } catch (UnknownHostException unknown) {
            return Set.of();
        }
        if (resolved.size() >= MAX_NAMES) {
            resolved.clear();
        }
        resolved.put(host, found);
        return found;
    }
}
