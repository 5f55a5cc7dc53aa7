/**
 * Servers of tests in containers: {@link dev.agora.spi.tck.server.container.Containers} asks over the engine's socket whether they
 * can be had, without a client library and within seconds, {@link dev.agora.spi.tck.server.container.ContainerServer} runs them by
 * Testcontainers, and {@link dev.agora.spi.tck.server.container.ContainerReaper} removes them when the JVM of the tests is gone.
 */
@NullMarked
package dev.agora.spi.tck.server.container;

import org.jspecify.annotations.NullMarked;
