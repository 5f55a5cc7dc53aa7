/**
 * The conformance kit for coordinators: extend {@link dev.agora.spi.tck.CoordinatorTck} in one class of about ten lines. Also a
 * {@link dev.agora.spi.tck.TestContext} and a coordinator without a network, {@link dev.agora.spi.tck.InMemoryCoordinator}, for
 * tests of what is built on a coordinator.
 */
@NullMarked
package dev.agora.spi.tck;

import org.jspecify.annotations.NullMarked;
