/**
 * The bus: carries cluster events between nodes over whichever coordinator is plugged in, sealed, numbered, exactly once and in the origin's
 * order, or with an explicit resync. Any thread may publish; listeners run on the bus lane. Read {@link dev.agora.core.bus.ClusterBus} and
 * {@link dev.agora.core.bus.CoordinatorLoader} first.
 */
@NullMarked
package dev.agora.core.bus;

import org.jspecify.annotations.NullMarked;
