/** Tests of the NATS coordinator. */
@NullMarked
package dev.agora.coordinator.nats;

import org.jspecify.annotations.NullMarked;
