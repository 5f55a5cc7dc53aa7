/**
 * The NATS coordinator: payloads travel as core NATS messages on one subject, at most once.
 *
 * <p>Called by core's bus through the SPI. The link's thread owns the connection and what is in flight; handlers run on the
 * client's dispatcher threads. Read {@link dev.agora.coordinator.nats.NatsCoordinator} and
 * {@link dev.agora.coordinator.nats.Link} first.
 */
@NullMarked
package dev.agora.coordinator.nats;

import org.jspecify.annotations.NullMarked;
