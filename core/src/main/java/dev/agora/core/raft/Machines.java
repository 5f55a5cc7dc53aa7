package dev.agora.core.raft;

import org.apache.ratis.statemachine.StateMachine;

/** The state machine of the group: Ratis closes one with its group, so each opening of the group gets its own. Safe for all threads. */
final class Machines {
    private final LogApplier applier;
    private final LogMark mark;
    private volatile ApplierStateMachine current;

    Machines(LogApplier applier, LogMark mark) {
        this.applier = applier;
        this.mark = mark;
        this.current = new ApplierStateMachine(applier, mark);
    }

    /** The machine of the present opening. */
    ApplierStateMachine current() {
        return current;
    }

    /** A machine for the next opening. */
    StateMachine open() {
        ApplierStateMachine next = new ApplierStateMachine(applier, mark);
        current = next;
        return next;
    }
}
