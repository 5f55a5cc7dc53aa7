/**
 * Real servers for tests, each of which runs where a {@link dev.agora.spi.tck.server.ServerHome} has it run: as a process of this
 * machine, or in a container when an engine answers. Either way it is reached at 127.0.0.1 and at the ports of its
 * {@link dev.agora.spi.tck.server.ServerPlan}, also after a restart, and is ended with this JVM, also when that is killed. Read
 * {@link dev.agora.spi.tck.server.ServerProcess} first. Containers need {@code org.testcontainers:testcontainers} on the class
 * path; nothing else does.
 */
@NullMarked
package dev.agora.spi.tck.server;

import org.jspecify.annotations.NullMarked;
