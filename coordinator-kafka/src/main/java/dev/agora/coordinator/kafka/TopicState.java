package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What the brokers said about the topic.
 *
 * @param id another one after the topic was deleted and created again
 * @param partitions all partitions
 * @param led whether each partition has a leader
 * @param unfit why payloads cannot travel on it, as a failure of kind CONFIG
 * @param limit why payloads may be lost or refused on it although they travel, in one line
 * @param difference how it is other than the settings ask, which harms nothing, in one line
 */
record TopicState(
        Uuid id,
        List<TopicPartition> partitions,
        boolean led,
        Optional<CoordinatorException> unfit,
        Optional<String> limit,
        Optional<String> difference) {
    /** What the health shall say about the topic; nothing of a difference, as it works like any other. */
    Optional<String> trouble() {
        return unfit.map(failure -> String.valueOf(failure.getMessage())).or(() -> limit);
    }
}
