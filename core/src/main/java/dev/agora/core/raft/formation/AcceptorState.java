package dev.agora.core.raft.formation;

import java.util.Optional;

/**
 * What one node has promised and accepted; must be on disk before the answer leaves. Immutable. Source: Lamport, Paxos Made Simple, §2.2.
 *
 * @param promised no lower ballot is answered any more
 * @param accepted the last proposal accepted, with its ballot
 */
public record AcceptorState(Ballot promised, Optional<Accepted> accepted) {
    /** Nothing promised, nothing accepted. */
    public static final AcceptorState EMPTY = new AcceptorState(Ballot.NONE, Optional.empty());

    /** A proposal accepted under a ballot. */
    public record Accepted(Ballot ballot, Founding founding) {}

    /** The state after a request and the answer to it. */
    public record Step(AcceptorState state, Answer answer) {}

    /** Whether the request was granted; the highest ballot promised; what was accepted before (for a prepare). */
    public record Answer(boolean granted, Ballot promised, Optional<Accepted> accepted) {}

    /** Promises to answer no lower ballot, unless a higher one was promised. */
    public Step prepare(Ballot ballot) {
        if (ballot.compareTo(promised) < 0) {
            return new Step(this, new Answer(false, promised, accepted));
        }
        return new Step(new AcceptorState(ballot, accepted), new Answer(true, ballot, accepted));
    }

    /** Accepts a proposal, unless a higher ballot was promised. */
    public Step accept(Ballot ballot, Founding founding) {
        if (ballot.compareTo(promised) < 0) {
            return new Step(this, new Answer(false, promised, accepted));
        }
        Optional<Accepted> now = Optional.of(new Accepted(ballot, founding));
        return new Step(new AcceptorState(ballot, now), new Answer(true, ballot, now));
    }
}
