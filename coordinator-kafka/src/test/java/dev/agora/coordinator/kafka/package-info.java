/** Tests of the Kafka coordinator. */
@NullMarked
package dev.agora.coordinator.kafka;

import org.jspecify.annotations.NullMarked;
