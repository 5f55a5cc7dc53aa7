package dev.agora.core.membership;

/** State of a member. Stop is not leave: a stopped node stays a voter. */
public enum MemberState {
    /** Answers. */
    ALIVE,
    /** Silent; may still refute. */
    SUSPECT,
    /** Convicted of being dead; probed on at a falling rate. */
    DOWN,
    /** Said that it stops. */
    STOPPED,
    /** Left for good. */
    LEFT;

    /** Whether it counts as present. */
    public boolean isLive() {
        return this == ALIVE || this == SUSPECT;
    }
}
