package dev.agora.core.gossip.engine;

import java.util.Arrays;
import java.util.Optional;

/** Status of a peer. Of two facts of one incarnation the one of the higher number holds. */
public enum PeerStatus {
    /** Answers. */
    ALIVE(0),
    /** Accused of silence; may refute. */
    SUSPECT(1),
    /** Convicted; may still refute when a partition heals. */
    DOWN(2),
    /** Said that it stops; final for this start of its process. */
    STOPPED(3),
    /** Left for good; final for this start of its process. */
    LEFT(4);

    private final int number;

    PeerStatus(int number) {
        this.number = number;
    }

    /** Its number on the wire. */
    int number() {
        return number;
    }

    /** The status of a wire number; empty when this version knows none. */
    static Optional<PeerStatus> ofNumber(int number) {
        return Arrays.stream(values()).filter(status -> status.number == number).findFirst();
    }

    /** Whether it counts as present. */
    public boolean isLive() {
        return this == ALIVE || this == SUSPECT;
    }

    /** Whether only a new start of its process can end it. */
    public boolean isFinal() {
        return this == STOPPED || this == LEFT;
    }
}
