package dev.agora.core.bus.switching;

import dev.agora.core.membership.CoordinatorReport;
import dev.agora.core.store.CoordinatorStep;
import dev.agora.core.store.CoordinatorValue;

/** What the plan of one node wants done; carried out one after another in their order. */
sealed interface SwitchEffect {
    /**
     * Opens the target beside the coordinator in use, which makes room when both listen on one address; answered by
     * {@link SwitchEvent.BesideOpened} or {@link SwitchEvent.BesideFailed}.
     */
    record OpenBeside(long epoch, CoordinatorValue target) implements SwitchEffect {}

    /** Closes what is open beside; what made room for it is opened again, or answered by {@link SwitchEvent.NotReopened}. */
    record DropBeside(long epoch, String why) implements SwitchEffect {}

    /** Publishes through the one beside from now on; frames go to the one before too. */
    record SwitchTo(long epoch) implements SwitchEffect {}

    /** Closes the one that was in use before the switch to that epoch. */
    record CloseOld(long epoch) implements SwitchEffect {}

    /** Opens a value in the place of the one in use, because its switch was missed; answered by {@link SwitchEvent.Used}. */
    record Use(long epoch, CoordinatorValue value) implements SwitchEffect {}

    /** Tells the other nodes how far this one is. */
    record Report(CoordinatorReport report) implements SwitchEffect {}

    /** Brings a step into the log. */
    record Propose(CoordinatorStep step) implements SwitchEffect {}

    /** Brings this node's own settings into the log as the first value. */
    record ProposeFirst() implements SwitchEffect {}
}
