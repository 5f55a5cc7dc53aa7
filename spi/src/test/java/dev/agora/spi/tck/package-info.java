/**
 * The conformance kit for coordinators: extend {@link dev.agora.spi.tck.CoordinatorTck} in one class of about ten lines, and say
 * with {@link dev.agora.spi.tck.KitServer} and {@link dev.agora.spi.tck.KitMistake} what the kit may do to the backend's server and
 * which mistakes an operator can make. Also a {@link dev.agora.spi.tck.TestContext} and a coordinator without a network,
 * {@link dev.agora.spi.tck.InMemoryCoordinator}, for tests of what is built on a coordinator, and a
 * {@link dev.agora.spi.tck.TestAuthority} (which needs Bouncy Castle) for those of TLS. The checks run on the test's thread;
 * each leaves no node, thread or stopped server behind.
 */
@NullMarked
package dev.agora.spi.tck;

import org.jspecify.annotations.NullMarked;
