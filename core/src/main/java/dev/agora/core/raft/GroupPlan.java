package dev.agora.core.raft;

import dev.agora.core.model.NodeId;
import dev.agora.core.raft.formation.Founder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The next change of the group's members, if any: pure. One voter at a time and never to a group whose living voters are no majority.
 *
 * @param voters the present voters
 * @param listeners the present non-voting members
 */
record GroupPlan(List<Founder> voters, List<Founder> listeners) {
    GroupPlan {
        voters = voters.stream().sorted().toList();
        listeners = listeners.stream().sorted().toList();
    }

    /** Who asks to take part: whether with a vote, and whether it has caught up with the leader. */
    record Applicant(Founder founder, boolean mayVote, boolean caughtUp) {}

    boolean contains(Founder founder) {
        return voters.contains(founder) || listeners.contains(founder);
    }

    /** The members with a node id. */
    List<Founder> of(NodeId node) {
        return Stream.concat(voters.stream(), listeners.stream())
                .filter(member -> member.node().equals(node))
                .toList();
    }

    /** The group after the next step towards {@code applicant}, empty when there is none or it must wait. */
    Optional<GroupPlan> next(Applicant applicant, Set<NodeId> live, NodeId leader, int maxVoters) {
        Founder joiner = applicant.founder();
        if (!contains(joiner)) {
            Optional<Founder> replaced = voters.stream()
                    .filter(voter -> voter.node().equals(joiner.node()))
                    .findFirst();
            if (replaced.isPresent()) {
                // The old data directory of this node is not the one that answers now, so it counts as dead.
                return replaced.get().node().equals(leader)
                        ? Optional.empty()
                        : safe(new GroupPlan(without(voters, joiner.node()), listeners), live);
            }
            // Ratis lets a new voter catch up before the change takes effect. A listener that is given a vote later
            // keeps the role of a
            // listener until it restarts, so whoever may vote is added with its vote.
            return applicant.mayVote() && voters.size() < maxVoters
                    ? safe(new GroupPlan(with(voters, joiner), without(listeners, joiner.node())), live)
                    : Optional.of(new GroupPlan(voters, with(without(listeners, joiner.node()), joiner)));
        }
        boolean promote = listeners.contains(joiner) && applicant.mayVote() && applicant.caughtUp();
        if (promote && voters.size() < maxVoters) {
            return safe(new GroupPlan(with(voters, joiner), without(listeners, joiner.node())), live);
        }
        return Optional.empty();
    }

    /** The group without a node; empty when that would leave no living majority. */
    Optional<GroupPlan> without(NodeId node, Set<NodeId> live) {
        return safe(new GroupPlan(without(voters, node), without(listeners, node)), live);
    }

    private static Optional<GroupPlan> safe(GroupPlan plan, Set<NodeId> live) {
        long alive = plan.voters().stream()
                .filter(voter -> live.contains(voter.node()))
                .count();
        return 2 * alive > plan.voters().size() ? Optional.of(plan) : Optional.empty();
    }

    private static List<Founder> without(List<Founder> from, NodeId node) {
        return from.stream().filter(founder -> !founder.node().equals(node)).toList();
    }

    private static List<Founder> with(List<Founder> some, Founder more) {
        List<Founder> all = new ArrayList<>(some);
        all.add(more);
        return all;
    }
}
