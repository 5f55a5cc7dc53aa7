package dev.agora.core.membership;

import dev.agora.core.gossip.engine.Accusation;

/** A change of the view, with why. */
public sealed interface MembershipEvent {
    /** The member after the change. */
    Member member();

    /**
     * A member's state moved.
     *
     * @param reason in words: who accused, after which silence, or what it said of itself
     * @param accusation who accused it, and what this node knows of its silence: phi, missed probes, round trips, its own doubt
     */
    record StateMoved(Member member, MemberState before, String reason, Accusation accusation)
            implements MembershipEvent {}

    /** A member said something new of itself. */
    record Described(Member member) implements MembershipEvent {}

    /** A member was seen for the first time, or for the first time in this start of its process. */
    record Joined(Member member) implements MembershipEvent {}
}
