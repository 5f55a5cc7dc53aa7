package dev.agora.coordinator.kafka;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import java.util.List;

/** Entry point of the coordinator over Kafka, type {@code Kafka}. */
public final class KafkaProvider implements CoordinatorProvider {
    /** For the service loader. */
    public KafkaProvider() {}

    @Override
    public String type() {
        return "Kafka";
    }

    @Override
    public SpiVersion spiVersion() {
        return new SpiVersion(1, 1);
    }

    @Override
    public List<PropertySpec> properties() {
        return KafkaProperties.TABLE;
    }

    @Override
    public Coordinator create(CoordinatorContext context) {
        return new KafkaCoordinator(context, KafkaSettings.of(context.settings()));
    }
}
