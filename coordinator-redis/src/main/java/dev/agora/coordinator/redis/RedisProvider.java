package dev.agora.coordinator.redis;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import java.util.List;

/** Entry point of the coordinator over a single Redis server, type {@code Redis}. */
public final class RedisProvider implements CoordinatorProvider {
    /** For the service loader. */
    public RedisProvider() {}

    @Override
    public String type() {
        return "Redis";
    }

    @Override
    public SpiVersion spiVersion() {
        return new SpiVersion(1, 0);
    }

    @Override
    public List<PropertySpec> properties() {
        return RedisProperties.REDIS;
    }

    @Override
    public Coordinator create(CoordinatorContext context) {
        return new RedisCoordinator(context, RedisSettings.single(context.settings()));
    }
}
