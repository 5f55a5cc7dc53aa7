package dev.agora.core.bus.switching;

import dev.agora.core.membership.Member;
import dev.agora.core.membership.Membership;
import dev.agora.core.membership.MembershipEvent;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.membership.NodeMetadata;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What the two ends of a probe see as the cluster: each other. Immutable. */
public record ProbeMembership(Member self, Member other) implements Membership {
    @Override
    public MembershipView view() {
        return new MembershipView(self, List.of(self, other));
    }

    @Override
    public Registration listen(Consumer<MembershipEvent> listener) {
        return () -> {};
    }

    @Override
    public void describe(UnaryOperator<NodeMetadata> change) {}
}
