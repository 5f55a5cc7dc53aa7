package dev.agora.core.membership;

/** A change of the view, with why. */
public sealed interface MembershipEvent {
    /** The member after the change. */
    Member member();

    /** A member's state moved; {@code reason} says who accused, after which silence, or what it said of itself. */
    record StateMoved(Member member, MemberState before, String reason) implements MembershipEvent {}

    /** A member said something new of itself. */
    record Described(Member member) implements MembershipEvent {}

    /** A member was seen for the first time, or for the first time in this start of its process. */
    record Joined(Member member) implements MembershipEvent {}
}
