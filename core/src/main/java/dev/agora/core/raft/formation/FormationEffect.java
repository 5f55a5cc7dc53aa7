package dev.agora.core.raft.formation;

import java.util.SortedSet;

/** What the driver shall do for the proposer. */
public sealed interface FormationEffect {
    /** Ask each of {@code targets}, this node included, for a promise. */
    record SendPrepare(Ballot ballot, SortedSet<Founder> targets) implements FormationEffect {}

    /** Ask each of {@code targets}, this node included, to accept. */
    record SendAccept(Ballot ballot, Founding founding, SortedSet<Founder> targets) implements FormationEffect {}

    /** The cluster exists; start it and tell its members. Final. */
    record Formed(Founding founding) implements FormationEffect {}

    /** Nothing to do yet, and why. */
    record Wait(String reason) implements FormationEffect {}
}
