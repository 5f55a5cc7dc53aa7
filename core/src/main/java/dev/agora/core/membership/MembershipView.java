package dev.agora.core.membership;

import dev.agora.core.model.NodeId;
import java.util.List;
import java.util.Optional;

/** All members known, this node included, in ascending order of node id. */
public record MembershipView(Member self, List<Member> members) {
    /** Copies the list. */
    public MembershipView {
        members = List.copyOf(members);
    }

    /** One member by id. */
    public Optional<Member> member(NodeId id) {
        return members.stream().filter(member -> member.id().equals(id)).findFirst();
    }

    /** Members that are alive or only suspected, this node included. */
    public List<Member> live() {
        return members.stream().filter(member -> member.state().isLive()).toList();
    }
}
