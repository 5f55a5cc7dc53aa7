package dev.agora.core.raft.formation;

import dev.agora.core.model.ClusterId;
import dev.agora.core.model.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The proposing side of formation, confined to the driver's lane. The lowest node id in sight proposes once more than half of the universe
 * was in sight for two heartbeats. A proposal is formed when more than half of its universe <i>and</i> more than half of its members have
 * accepted it; because each promise round hears more than half of the universe too, any later ballot meets somebody who accepted and adopts
 * that proposal. Source: Lamport, Paxos Made Simple, §2.2–2.3.
 */
public final class Proposer {
    /** Heartbeats after which a ballot without a majority is given up; a node that has just started may answer its first call late. */
    public static final int BEATS_PER_BALLOT = 3;

    private static final int BEATS_IN_SIGHT = 2;

    private final Founder self;
    private final Supplier<ClusterId> newClusterId;

    private SortedSet<NodeId> lastNodes = Collections.emptySortedSet();
    private int beatsInSight;
    private Ballot highest = Ballot.NONE;
    private @Nullable Attempt attempt;
    private boolean formed;

    /** A proposer for one data directory; {@code newClusterId} is asked once for each fresh proposal. */
    public Proposer(Founder self, Ballot promised, Supplier<ClusterId> newClusterId) {
        this.self = self;
        this.highest = promised;
        this.newClusterId = newClusterId;
    }

    /** Advances by one heartbeat. */
    public List<FormationEffect> beat(FormationView view) {
        if (formed) {
            return List.of();
        }
        if (view.alone() && view.inSight().size() == 1) {
            return start(view);
        }
        SortedSet<NodeId> nodes = new TreeSet<>();
        view.inSight().forEach(founder -> nodes.add(founder.node()));
        if (view.universe() < 2) {
            return waiting("for the other nodes that my seeds name");
        }
        if (!view.hasMajority()) {
            beatsInSight = 0;
            return waiting(
                    "for more empty voters: " + nodes + " in sight, more than half of " + view.universe() + " needed");
        }
        beatsInSight = nodes.containsAll(lastNodes) ? beatsInSight + 1 : 1;
        lastNodes = nodes;
        if (beatsInSight < BEATS_IN_SIGHT) {
            return waiting("one more heartbeat with " + nodes + " in sight");
        }
        if (!nodes.first().equals(self.node())) {
            return waiting("for node " + nodes.first() + " to propose a cluster");
        }
        Attempt current = attempt;
        if (current == null || current.beats++ >= BEATS_PER_BALLOT) {
            return start(view);
        }
        return current.hasMajority() ? propose(current) : waiting("for answers to ballot " + current.ballot);
    }

    private static List<FormationEffect> waiting(String what) {
        return List.of(new FormationEffect.Wait("waits " + what));
    }

    private List<FormationEffect> start(FormationView view) {
        highest = highest.next(self.node());
        attempt = new Attempt(highest, view);
        return List.of(new FormationEffect.SendPrepare(highest, view.inSight()));
    }

    /** Takes an answer to a prepare. */
    public List<FormationEffect> promised(Founder from, Ballot ballot, AcceptorState.Answer answer) {
        Attempt current = attempt;
        if (current == null || !current.ballot.equals(ballot) || current.proposal != null || formed) {
            return List.of();
        }
        if (!answer.granted()) {
            return refused(answer);
        }
        current.promises.put(from, answer);
        return current.promises.size() == current.view.inSight().size() ? propose(current) : List.of();
    }

    /** Sends the proposal: of all that promised before the next heartbeat, so that a founder who is a little late is in it. */
    private List<FormationEffect> propose(Attempt current) {
        Founding proposal = current.promises.values().stream()
                .flatMap(promise -> promise.accepted().stream())
                .max(Comparator.comparing(AcceptorState.Accepted::ballot))
                .map(AcceptorState.Accepted::founding)
                .orElseGet(() -> new Founding(
                        newClusterId.get(), new ArrayList<>(current.promises.keySet()), current.view.universe()));
        current.proposal = proposal;
        SortedSet<Founder> targets = new TreeSet<>(current.view.inSight());
        targets.addAll(proposal.members());
        return List.of(new FormationEffect.SendAccept(current.ballot, proposal, targets));
    }

    /** Takes an answer to an accept. */
    public List<FormationEffect> accepted(Founder from, Ballot ballot, AcceptorState.Answer answer) {
        Attempt current = attempt;
        if (current == null || !current.ballot.equals(ballot) || formed) {
            return List.of();
        }
        Founding proposal = current.proposal;
        if (proposal == null) {
            return List.of();
        }
        if (!answer.granted()) {
            return refused(answer);
        }
        current.acceptors.add(from);
        long members = current.acceptors.stream().filter(proposal::includes).count();
        if (2 * current.acceptors.size() <= proposal.universe()
                || 2 * members <= proposal.members().size()) {
            return List.of();
        }
        formed = true;
        return List.of(new FormationEffect.Formed(proposal));
    }

    private List<FormationEffect> refused(AcceptorState.Answer answer) {
        if (answer.promised().compareTo(highest) > 0) {
            highest = answer.promised();
        }
        attempt = null;
        return List.of();
    }

    /** One ballot on its way. */
    private static final class Attempt {
        private final Ballot ballot;
        private final FormationView view;
        private final Map<Founder, AcceptorState.Answer> promises = new HashMap<>();
        private final SortedSet<Founder> acceptors = new TreeSet<>();
        private @Nullable Founding proposal;
        private int beats;

        Attempt(Ballot ballot, FormationView view) {
            this.ballot = ballot;
            this.view = view;
        }

        boolean hasMajority() {
            return proposal == null && 2 * promises.size() > view.universe();
        }
    }
}
