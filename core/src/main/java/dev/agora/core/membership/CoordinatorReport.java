package dev.agora.core.membership;

/**
 * How far a node is with the cluster's coordinator.
 *
 * @param epoch of the singleton's value that the stage speaks of, 0 = none yet
 * @param stage how far the node is with it
 * @param reason why it is not up, or what is wrong with it; empty when nothing is
 */
public record CoordinatorReport(long epoch, Stage stage, String reason) {
    /** What a node says before it has opened a coordinator, and what one of an earlier version says. */
    public static final CoordinatorReport NONE = new CoordinatorReport(0, Stage.NONE, "");

    /** Reason of a node whose own settings put another coordinator in use than the cluster's value, until the cluster switches. */
    public static final String OVERRIDDEN = "coordinator.override is set on this node";

    /** How far a node is; the number is what gossip carries. */
    public enum Stage {
        /** It says nothing. */
        NONE(0),
        /** It opens the coordinator beside the one in use, or tries again to. */
        OPENING(1),
        /** It has it open beside the one in use, subscribed and up. */
        READY(2),
        /** It cannot open it, and no retry mends that. */
        FAILED(3),
        /** It publishes through it. */
        IN_USE(4);

        private final int number;

        Stage(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        static Stage of(int number) {
            for (Stage stage : values()) {
                if (stage.number == number) {
                    return stage;
                }
            }
            return NONE;
        }
    }
}
