package dev.agora.core.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.DataId;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.formation.Founder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The next change of a group's members: one voter at a time, never to a group without a living majority. */
class GroupPlanTest {
    private static final NodeId LEADER = new NodeId(1);
    private static final Set<NodeId> ALL = Set.of(LEADER, new NodeId(2), new NodeId(3));
    private static final int MAX_VOTERS = 5;

    @Test
    void addsANodeThatMayVoteWithItsVote() {
        GroupPlan two = new GroupPlan(List.of(founder(1), founder(3)), List.of());

        Optional<GroupPlan> next = two.next(new GroupPlan.Applicant(founder(2), true, false), ALL, LEADER, MAX_VOTERS);

        assertThat(next).contains(new GroupPlan(List.of(founder(1), founder(2), founder(3)), List.of()));
    }

    @Test
    void addsAReadOnlyNodeAsListener() {
        GroupPlan one = new GroupPlan(List.of(founder(1)), List.of());

        Optional<GroupPlan> next = one.next(new GroupPlan.Applicant(founder(2), false, true), ALL, LEADER, MAX_VOTERS);

        assertThat(next).contains(new GroupPlan(List.of(founder(1)), List.of(founder(2))));
    }

    @Test
    void addsNoVoterBeyondTheMost() {
        GroupPlan two = new GroupPlan(List.of(founder(1), founder(3)), List.of());

        Optional<GroupPlan> next = two.next(new GroupPlan.Applicant(founder(2), true, true), ALL, LEADER, 2);

        assertThat(next).contains(new GroupPlan(List.of(founder(1), founder(3)), List.of(founder(2))));
    }

    @Test
    void waitsWhenTheLivingVotersWouldBeNoMajority() {
        GroupPlan three = new GroupPlan(List.of(founder(1), founder(4), founder(5)), List.of());

        Optional<GroupPlan> next = three.next(new GroupPlan.Applicant(founder(2), true, true), ALL, LEADER, MAX_VOTERS);

        assertThat(next).isEmpty();
    }

    @Test
    void removesTheOldDirectoryOfANodeBeforeItAddsTheNewOne() {
        GroupPlan three = new GroupPlan(List.of(founder(1), founder(2), founder(3)), List.of());
        Founder wiped = new Founder(new NodeId(2), new DataId(7, 7));

        Optional<GroupPlan> next = three.next(new GroupPlan.Applicant(wiped, true, false), ALL, LEADER, MAX_VOTERS);

        assertThat(next).contains(new GroupPlan(List.of(founder(1), founder(3)), List.of()));
    }

    private static Founder founder(int node) {
        return new Founder(new NodeId(node), new DataId(0, node));
    }
}
