/**
 * The {@code Coordinator} singleton and its live switch: the replicated value, how each node follows it, and how the leader leads a change
 * through prepare, switch and settle, or back. Read {@link dev.agora.core.bus.switching.SwitchPlan} first, then
 * {@link dev.agora.core.bus.switching.CoordinatorSwitch}, which owns the lane and carries the plan out.
 */
@NullMarked
package dev.agora.core.bus.switching;

import org.jspecify.annotations.NullMarked;
