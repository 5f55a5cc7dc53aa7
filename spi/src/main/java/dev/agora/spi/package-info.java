/**
 * The coordinator SPI: how a message broker or a peer-to-peer transport carries opaque payloads between the nodes of a
 * cluster on the one topic {@value dev.agora.spi.Topic#NAME}.
 *
 * <p>Implemented by coordinator jars, called by core's bus. Handlers run on the coordinator's own threads. Read
 * {@link dev.agora.spi.CoordinatorProvider} and {@link dev.agora.spi.Coordinator} first; the numbered guarantees are there.
 */
@NullMarked
package dev.agora.spi;

import org.jspecify.annotations.NullMarked;
