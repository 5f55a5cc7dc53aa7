/**
 * The coordinator over Apache Kafka, and what speaks its protocol. Core calls in through the SPI; the receiver's thread owns the
 * consumer and looks after the connection. Read {@link dev.agora.coordinator.kafka.KafkaCoordinator} and
 * {@link dev.agora.coordinator.kafka.Receiver} first.
 */
@NullMarked
package dev.agora.coordinator.kafka;

import org.jspecify.annotations.NullMarked;
