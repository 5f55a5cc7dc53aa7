package dev.agora.coordinator.nats;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import java.util.List;

/** Entry point of the NATS coordinator, type {@code Nats}. */
public final class NatsProvider implements CoordinatorProvider {
    /** For the service loader. */
    public NatsProvider() {}

    @Override
    public String type() {
        return "Nats";
    }

    @Override
    public SpiVersion spiVersion() {
        return new SpiVersion(1, 0);
    }

    @Override
    public List<PropertySpec> properties() {
        return NatsProperties.TABLE;
    }

    @Override
    public Coordinator create(CoordinatorContext context) {
        return new NatsCoordinator(context, NatsSettings.of(context.settings()));
    }
}
