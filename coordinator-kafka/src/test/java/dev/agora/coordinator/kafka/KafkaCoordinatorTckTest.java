package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.CoordinatorTck;
import java.util.Map;

/** The conformance kit on Kafka, against a real broker. */
class KafkaCoordinatorTckTest extends CoordinatorTck {
    @Override
    protected CoordinatorProvider provider() {
        return new KafkaProvider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("brokers", TestBroker.running().plain());
    }
}
