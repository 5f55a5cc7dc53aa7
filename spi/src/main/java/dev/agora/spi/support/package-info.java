/**
 * Optional help for authors of coordinators: the parts that most coordinators need alike, so that each has to be got right once.
 *
 * <p>Nothing in the SPI asks for them, and a coordinator may use any of them without the others:
 * {@link dev.agora.spi.support.LifeCycle} (started once, closed for good), {@link dev.agora.spi.support.Inboxes} (bounded queues
 * and the threads that call the handlers), {@link dev.agora.spi.support.HealthBoard} (the present health, each change reported
 * once), {@link dev.agora.spi.support.Backoff} (jittered pauses of at most 5 seconds),
 * {@link dev.agora.spi.support.CertificateFlaw} (what an operator is told of a server's certificate that does not serve) and
 * {@link dev.agora.spi.support.Threads} (waiting for a thread that was told to end). They belong to the SPI's jar, so a plug-in's
 * jar does not hold them. Only the inboxes have threads of their own.
 */
@NullMarked
package dev.agora.spi.support;

import org.jspecify.annotations.NullMarked;
