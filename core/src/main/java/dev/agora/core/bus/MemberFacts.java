package dev.agora.core.bus;

import dev.agora.core.bus.engine.MemberFact;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.MembershipEvent;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.model.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What membership says of the other nodes, in the engine's terms. Confined to the watch lane. */
final class MemberFacts {
    private final NodeId self;
    /** Why a member moved to a state that does not count; a Resync shall name it. */
    private final Map<NodeId, String> reasons = new HashMap<>();

    MemberFacts(NodeId self) {
        this.self = self;
    }

    /** Keeps the reason of a conviction or a leaving. */
    void note(MembershipEvent event) {
        Member member = event.member();
        if (event instanceof MembershipEvent.StateMoved moved && !member.state().isLive()) {
            reasons.put(member.id(), "is " + member.state() + ": " + moved.reason());
        }
    }

    /** One fact for each other member. */
    List<MemberFact> of(MembershipView view) {
        return view.members().stream()
                .filter(member -> !member.id().equals(self))
                .map(this::fact)
                .toList();
    }

    private MemberFact fact(Member member) {
        MemberFact.Standing standing = switch (member.state()) {
            case ALIVE, SUSPECT -> MemberFact.Standing.LIVE;
            case DOWN, STOPPED -> MemberFact.Standing.GONE;
            case LEFT -> MemberFact.Standing.LEFT;
        };
        String why = "is " + member.state();
        if (member.state().isLive()) {
            reasons.remove(member.id());
        } else {
            why = reasons.getOrDefault(member.id(), why);
        }
        return new MemberFact(
                member.id(), member.boot(), standing, member.metadata().busPosition(), why);
    }
}
