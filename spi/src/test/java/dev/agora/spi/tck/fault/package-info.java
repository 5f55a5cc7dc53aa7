/**
 * Faults on purpose, for tests of what must withstand them: a {@link dev.agora.spi.tck.fault.FaultyCoordinator} around any
 * coordinator, and proxies for TCP and UDP that cut, swallow, hold, delay, corrupt, duplicate and reorder. All chances are
 * drawn from a seed. Every proxy owns its virtual threads and ends them in close.
 */
@NullMarked
package dev.agora.spi.tck.fault;

import org.jspecify.annotations.NullMarked;
